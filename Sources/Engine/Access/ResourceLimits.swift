import Diagnostics

/// What the queries of a user may take; nil where nothing is said.
///
/// `ALTER USER ann SET row_limit = 1000000` keeps one in the database; the options of the server say
/// those of everybody else.
package struct ResourceLimits: Sendable, Equatable {
  /// Seconds of one statement.
  package var statementSeconds: Double?
  /// Bytes that one query may hold.
  package var queryMemory: Int?
  /// Bytes that all queries of the user may hold at once.
  package var userMemory: Int?
  /// Bytes that one query may spill.
  package var temporary: Int?
  /// Rows that one query may give.
  package var rows: Int?
  /// Queries that may run at once.
  package var concurrency: Int?
  /// Queries that may wait at once.
  package var queue: Int?
  /// Seconds that all queries of an hour may run.
  package var hourlySeconds: Double?
  /// Rows that all queries of an hour may give.
  package var hourlyRows: Int?

  package init() {}

  /// What is said here, else there.
  func completed(by others: ResourceLimits) -> ResourceLimits {
    merged(with: others) { own, _ in own }
  }

  /// The narrower one of each.
  func narrowed(by others: ResourceLimits) -> ResourceLimits {
    merged(with: others) { min($0, $1) }
  }

  private func merged(
    with others: ResourceLimits, _ choose: (Double, Double) -> Double
  ) -> ResourceLimits {
    var result = self
    for limit in ResourceLimit.all {
      guard let other = limit.get(others) else { continue }
      let value = limit.get(self).map { choose($0, other) } ?? other
      limit.set(&result, value)
    }
    return result
  }
}

/// One of the limits: its name in `ALTER USER … SET`, and how its values are written.
struct ResourceLimit: Sendable {
  enum Unit { case seconds, bytes, count }

  let name: String
  let unit: Unit
  let get: @Sendable (ResourceLimits) -> Double?
  let set: @Sendable (inout ResourceLimits, Double?) -> Void

  static let all: [ResourceLimit] = [
    .init("statement_timeout", .seconds) {
      $0.statementSeconds
    } set: {
      $0.statementSeconds = $1
    },
    .init("memory_limit", .bytes) {
      $0.queryMemory
    } set: {
      $0.queryMemory = $1
    },
    .init("user_memory_limit", .bytes) {
      $0.userMemory
    } set: {
      $0.userMemory = $1
    },
    .init("max_temp_directory_size", .bytes) {
      $0.temporary
    } set: {
      $0.temporary = $1
    },
    .init("row_limit", .count) {
      $0.rows
    } set: {
      $0.rows = $1
    },
    .init("concurrency", .count) {
      $0.concurrency
    } set: {
      $0.concurrency = $1
    },
    .init("queue", .count) {
      $0.queue
    } set: {
      $0.queue = $1
    },
    .init("seconds_per_hour", .seconds) {
      $0.hourlySeconds
    } set: {
      $0.hourlySeconds = $1
    },
    .init("rows_per_hour", .count) {
      $0.hourlyRows
    } set: {
      $0.hourlyRows = $1
    },
  ]

  private init(
    _ name: String, _ unit: Unit, get: @escaping @Sendable (ResourceLimits) -> Double?,
    set: @escaping @Sendable (inout ResourceLimits, Double?) -> Void
  ) {
    (self.name, self.unit, self.get, self.set) = (name, unit, get, set)
  }

  private init(
    _ name: String, _ unit: Unit, get: @escaping @Sendable (ResourceLimits) -> Int?,
    set: @escaping @Sendable (inout ResourceLimits, Int?) -> Void
  ) {
    self.init(name, unit) {
      get($0).map(Double.init)
    } set: {
      set(&$0, $1.map { Int(exactly: $0.rounded()) ?? .max })
    }
  }

  static func named(_ name: String) -> ResourceLimit? {
    all.first { $0.name == name || settingAliases[name] == $0.name }
  }

  /// - Throws: `invalidParameter` for a text that is no value of the limit.
  func value(of text: String) throws(SQLError) -> Double {
    let value: Double? =
      switch unit {
      case .seconds: parseSeconds(text)
      case .bytes: parseBytes(text).map(Double.init)
      case .count: Int(text).map(Double.init)
      }
    // A queue of nobody means something; nothing else that is zero does.
    guard let value, value < 9e15, value > 0 || name == "queue" && value == 0 else {
      let wanted =
        switch unit {
        case .seconds: "seconds, or a text such as 500ms, 2s, 1min"
        case .bytes: "a size such as 256MB or 4GB"
        case .count: "a number of them"
        }
      throw SQLError(
        .invalidParameter, "'\(text)' is no value for \(name)",
        hint: "it takes \(wanted); RESET \(name) takes it away")
    }
    return value
  }

  /// As ALTER USER would say it.
  func text(of value: Double) -> String {
    unit == .seconds ? "\(value)" : "\(Int(exactly: value) ?? .max)"
  }
}
