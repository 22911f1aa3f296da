/// Makes what an account owes for a period from its usage and its subscriptions.
struct InvoiceMaker {
  let tariffs: TariffList

  /// The draft, with no lines if nothing is owed.
  func draft(
    for account: Account, _ period: Period, bill: UsageBill, subscriptions: [Subscription]
  ) -> InvoiceDraft {
    let currency = account.currency
    let taxes = Country.all[account.country].taxes
    var draft = InvoiceDraft()
    for product in 1...Int32(Product.usageCount) {
      let item = bill.item(period: period.index, product: product)
      if item.events == 0 { continue }
      draft.add(usageLine(product, item, in: currency), taxes: taxes, in: currency)
    }
    for subscription in subscriptions {
      guard let line = recurringLine(subscription, account, period) else { continue }
      draft.add(line, taxes: taxes, in: currency)
    }
    return draft
  }

  private func usageLine(
    _ product: Int32, _ item: UsageBill.Item, in currency: Currency
  ) -> InvoiceLine {
    InvoiceLine(
      productID: product, subscriptionID: nil, quantity: item.quantity, eventCount: item.events,
      net: Rounding.amount(Int128(item.rated), by: 1, in: currency))
  }

  /// The fee of the first active day, for the part of the period that is active; multiplied
  /// before it is divided.
  private func recurringLine(
    _ subscription: Subscription, _ account: Account, _ period: Period
  ) -> InvoiceLine? {
    guard
      let days = subscription.activeDays(in: period),
      let fee = tariffs.tariff(
        ofProduct: subscription.productID, currency: account.currencyIndex, on: days.lowerBound)?
        .monthlyFee
    else { return nil }
    let whole = Int128(fee) * Int128(subscription.quantity)
    let discounted = whole * Int128(100 - subscription.discountPercent) * Int128(days.count)
    return InvoiceLine(
      productID: subscription.productID, subscriptionID: subscription.id,
      quantity: Int64(subscription.quantity) * 1_000, eventCount: 0,
      net: Rounding.amount(discounted, by: Int128(100 * period.dayCount), in: account.currency))
  }
}
