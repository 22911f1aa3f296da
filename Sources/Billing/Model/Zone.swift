import Columns

/// Where usage happened, which makes it dearer.
struct Zone: Record {
  let name: String
  /// In 1/10,000.
  let factor: Int64

  static let all = [
    Zone(name: "home", factor: 10_000),
    Zone(name: "region", factor: 12_500),
    Zone(name: "world", factor: 21_500),
  ]

  static let names = all.map(\.name)

  static let table = "zones"
  static let columns: [RecordColumn<Zone>] = [
    .text("zone") { $0.name },
    .decimal("factor", 9, 4) { $0.factor },
  ]
}
