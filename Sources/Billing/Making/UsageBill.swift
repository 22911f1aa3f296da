/// What an account used, by the period that bills it and product: all that invoices need of usage.
struct UsageBill {
  struct Item {
    var events: Int64 = 0
    /// In 1/1,000.
    var quantity: Int64 = 0
    /// In 1/10,000.
    var rated: Int64 = 0
  }

  /// The last row is the month after the open period: late usage goes there.
  private var items = [Item](
    repeating: Item(), count: (Period.all.count + 1) * Product.usageCount)

  /// Forgets the account before.
  mutating func clear() {
    for place in items.indices { items[place] = Item() }
  }

  mutating func add(period: Int, product: Int32, quantity: Int64, rated: Int64) {
    let place = period * Product.usageCount + Int(product) - 1
    items[place].events += 1
    items[place].quantity += quantity
    items[place].rated += rated
  }

  func item(period: Int, product: Int32) -> Item {
    items[period * Product.usageCount + Int(product) - 1]
  }

  /// All products together.
  func total(period: Int) -> Item {
    var total = Item()
    for product in 1...Int32(Product.usageCount) {
      let item = item(period: period, product: product)
      total.events += item.events
      total.quantity += item.quantity
      total.rated += item.rated
    }
    return total
  }
}
