/// A metered use, as the source systems sent it.
struct UsageEvent: Record {
  var id: Int64
  /// Position in `SourceSystem.names`.
  var source: Int
  /// Counted by the source system.
  var sourceNumber: Int64
  var accountID: Int64
  var productID: Int32?
  /// Microseconds since 1970.
  var eventTime: Int64
  var loadedAt: Int64
  /// In 1/1,000.
  var quantity: Int64?
  /// Position in `Zone.all`.
  var zone: Int
  /// Position in `Currency.all`.
  var currency: Int

  static let table = "usage_events"
  static let columns: [RecordColumn<UsageEvent>] = [
    .int64("event_id") { $0.id },
    .choice("source_system", of: SourceSystem.names) { $0.source },
    .serial("source_event_id") { $0.sourceNumber },
    .int64("account_id") { $0.accountID },
    .optionalInt32("product_id") { $0.productID },
    .timestamp("event_time") { $0.eventTime },
    .timestamp("loaded_at") { $0.loadedAt },
    .optionalDecimal("quantity", 18, 3) { $0.quantity },
    .choice("zone", of: Zone.names) { $0.zone },
    .choice("currency", of: Currency.codes) { $0.currency },
  ]
}
