import Columns

/// Something that is sold: by use in price steps, or for a fee of a month.
struct Product: Record {
  enum Price: Sendable {
    /// EUR in 1/1,000,000 for the first, second and third step.
    case usage([Int64])
    /// EUR in 1/10,000 for a month.
    case recurring(Int64)
  }

  let id: Int32
  let code: String
  let name: String
  let family: String
  let unit: String
  let price: Price
  /// The day from which it is 4 % dearer.
  let dearerFrom: Day?

  var isUsage: Bool { if case .usage = price { true } else { false } }

  private init(
    _ id: Int32, _ code: String, _ name: String, _ family: String, per unit: String,
    _ price: Price, dearerFrom: Day? = nil
  ) {
    self.id = id
    self.code = code
    self.name = name
    self.family = family
    self.unit = unit
    self.price = price
    self.dearerFrom = dearerFrom
  }

  private static let june = Calendar.day(2026, 6, 16)
  private static let august = Calendar.day(2026, 8, 16)
  private static let september = Calendar.day(2026, 9, 16)

  /// The eight products of usage come first.
  static let all = [
    Product(
      1, "VOICE-NAT", "National calls", "voice", per: "minute", .usage([49_000, 39_000, 29_000])),
    Product(
      2, "VOICE-INT", "International calls", "voice", per: "minute",
      .usage([290_000, 240_000, 190_000])),
    Product(
      3, "DATA-MOBILE", "Mobile data", "data", per: "GB",
      .usage([1_900_000, 1_450_000, 990_000]), dearerFrom: june),
    Product(
      4, "DATA-TRANSIT", "Data transit", "data", per: "GB", .usage([85_000, 62_000, 41_000])),
    Product(
      5, "CLOUD-CPU", "Cloud processor", "cloud", per: "hour", .usage([47_500, 43_250, 38_125]),
      dearerFrom: september),
    Product(
      6, "CLOUD-DISK", "Cloud disk", "cloud", per: "GB-day", .usage([3_300, 2_900, 2_450])),
    Product(
      7, "ENERGY-KWH", "Energy", "energy", per: "kWh", .usage([314_500, 301_250, 287_500]),
      dearerFrom: june),
    Product(
      8, "API-CALLS", "Calls of the interface", "platform", per: "thousand",
      .usage([120_000, 95_000, 70_000])),
    Product(9, "LINE-BASIC", "Basic line", "access", per: "month", .recurring(99_000)),
    Product(10, "LINE-PRO", "Professional line", "access", per: "month", .recurring(249_000)),
    Product(
      11, "SUPPORT-GOLD", "Golden support", "support", per: "month", .recurring(1_490_000),
      dearerFrom: august),
    Product(12, "CLOUD-SUITE", "Cloud suite", "cloud", per: "month", .recurring(595_000)),
  ]

  static let usageCount = 8

  static let table = "products"
  static let columns: [RecordColumn<Product>] = [
    .int32("product_id") { $0.id },
    .text("product_code") { $0.code },
    .text("name") { $0.name },
    .text("family") { $0.family },
    .text("unit") { $0.unit },
    .text("kind") { $0.isUsage ? "usage" : "recurring" },
  ]
}
