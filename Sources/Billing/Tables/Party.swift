/// A customer.
struct Party: Record {
  let id: Int64
  let isCompany: Bool
  let name: String
  /// Position in `Country.all`.
  let country: Int
  let taxID: String?
  /// Position in `SourceSystem.names`.
  let source: Int
  let createdOn: Day

  static let table = "parties"
  static let columns: [RecordColumn<Party>] = [
    .int64("party_id") { $0.id },
    .choice("party_type", of: ["company", "person"]) { $0.isCompany ? 0 : 1 },
    .text("name") { $0.name },
    .choice("country", of: Country.codes) { $0.country },
    .optionalText("tax_id") { $0.taxID },
    .choice("source_system", of: SourceSystem.names) { $0.source },
    .date("created_on") { $0.createdOn },
  ]
}
