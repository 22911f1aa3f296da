/// A price step of a usage tariff.
struct TariffTier: Record {
  /// Where the steps begin, in 1/1,000.
  static let starts: [Int64] = [0, 100_000, 1_000_000]

  let tariffID: Int32
  let number: Int32
  let unitPrice: Int64

  private var position: Int { Int(number) - 1 }
  private var end: Int64? {
    position + 1 < TariffTier.starts.count ? TariffTier.starts[position + 1] : nil
  }

  static let table = "tariff_tiers"
  static let columns: [RecordColumn<TariffTier>] = [
    .int32("tariff_id") { $0.tariffID },
    .int32("tier_no") { $0.number },
    .decimal("from_quantity", 18, 3) { starts[$0.position] },
    .optionalDecimal("to_quantity", 18, 3) { $0.end },
    .decimal("unit_price", 18, 6) { $0.unitPrice },
  ]
}
