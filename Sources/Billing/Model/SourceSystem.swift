/// The systems that customers, accounts and events come from.
enum SourceSystem {
  static let names = ["crm_eu", "legacy_us", "webshop", "partner"]
}
