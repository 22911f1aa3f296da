import Diagnostics
import Syntax

// What iterations add to a row together is added at once; the column must hold each value on the way, and
// CHECK must hold for it.
//
//     UPDATE t SET n = n + r.x             SELECT … WHERE t.n + s.low < least OR t.n + s.high > greatest
//      WHERE k = r.k;                →       with low = SUM(LEAST(x, 0)), high = SUM(GREATEST(x, 0)) per key;
//                                          where one may be beyond: t.n + SUM(x) OVER (PARTITION BY k
//                                          ORDER BY ord) for each row
//
// Amounts of one sign need no look at the rows: their last value says all.

/// What a column that sums go to does not hold.
struct ColumnLimit {
  /// Conditions over `?` that hold for a value beyond it. Each value between two that are not beyond it is
  /// not either.
  var beyond: [String] = []
  /// The greatest number of its type.
  var greatest: String?
  /// A CHECK names it.
  var isChecked = false

  func isBeyond(_ value: String) -> String {
    beyond.map { $0.replacing("?", with: value) }.joined(separator: " OR ")
  }
}

extension LoopRun {
  /// What a column does not hold; nil where a value on the way may be refused for what no two values
  /// tell: a CHECK over several columns, a key.
  func limit(of column: String, _ table: TableModel, changed: Set<String>) -> ColumnLimit? {
    guard !table.keys.contains(where: { $0.contains(column) }),
      !table.foreignKeys.contains(where: { $0.columns.contains(column) })
    else { return nil }
    var limit = ColumnLimit()
    if let type = table.column(column)?.type {
      if type.isBinaryFloat || type.isTimestamp { return nil }
      if let bounds = SlotType(type).bounds {
        limit.beyond = ["? < \(bounds.least)", "? > \(bounds.greatest)"]
        limit.greatest = bounds.greatest
      }
    }
    for check in table.checks {
      let words = Words(Printer.text(of: check.condition, dialect: .oracle)).all
      guard words.contains(column) else { continue }
      guard let beyond = Self.beyond(check.condition, column) else { return nil }
      limit.beyond += beyond
      limit.isChecked = true
    }
    // What is computed from it may be checked or a key.
    if table.columns.contains(where: { $0.sources.contains(column) }) { return nil }
    return limit
  }

  /// The conditions under which comparisons of one column with literals do not hold; nil for others.
  private static func beyond(_ condition: Expression, _ column: String) -> [String]? {
    switch condition.kind {
    case .and(let parts):
      var all: [String] = []
      for part in parts {
        guard let own = beyond(part, column) else { return nil }
        all += own
      }
      return all
    case .row(let items) where items.count == 1: return beyond(items[0], column)
    case .between(let between) where !between.isNegated && !between.isSymmetric:
      guard isColumn(between.operand, column), let low = literal(between.lower),
        let high = literal(between.upper)
      else { return nil }
      return ["? < \(low)", "? > \(high)"]
    case .isTest(let test):
      guard case .null = test.test, test.isNegated, isColumn(test.operand, column) else {
        return nil
      }
      return []
    case .chain(let chain):
      guard let (left, symbol, right) = chain.single else { return nil }
      let names: [BinaryOperator: (String, String)] = [
        .less: ("<", ">"), .lessOrEqual: ("<=", ">="), .greater: (">", "<"),
        .greaterOrEqual: (">=", "<="), .equal: ("=", "="),
      ]
      guard let (own, flipped) = names[symbol] else { return nil }
      if isColumn(left, column), let value = literal(right) { return ["NOT (? \(own) \(value))"] }
      if isColumn(right, column), let value = literal(left) {
        return ["NOT (? \(flipped) \(value))"]
      }
      return nil
    default: return nil
    }
  }

  private static func isColumn(_ expression: Expression, _ column: String) -> Bool {
    if case .name(let name) = expression.kind { lower(name.last) == column } else { false }
  }

  private static func literal(_ expression: Expression) -> String? {
    switch expression.kind {
    case .literal(.integer), .literal(.decimal):
      return Printer.text(of: expression, dialect: .oracle)
    case .unary(.minus, let inner): return literal(inner).map { "(-\($0))" }
    default: return nil
    }
  }
}

extension TypeName {
  fileprivate var isTimestamp: Bool {
    guard case .named(let name, _, _) = kind else { return false }
    return lower(name.last).hasPrefix("timestamp")
  }

  /// BINARY_DOUBLE and BINARY_FLOAT: their sums depend on the order.
  var isBinaryFloat: Bool {
    guard case .named(let name, _, _) = kind else { return false }
    return ["binary_double", "binary_float", "double", "double precision", "real", "float8"]
      .contains(lower(name.last))
  }
}

/// The additions to one table between two reads of it.
struct LimitedAdditions {
  let record: LoopContext.Record
  let places: [Int]
  let table: String
  private let keys: [String]

  /// - Returns: Nil where every value on the way fits.
  init?(_ record: LoopContext.Record, _ places: [Int]) {
    guard let first = places.first,
      case .addition(let table, let keys, _) = record.effects[first].kind
    else { return nil }
    self.record = record
    self.places = places
    self.table = table
    self.keys = keys.map(\.column)
    guard !columns.isEmpty else { return nil }
  }

  private func changes(_ place: Int) -> [ColumnChange] {
    if case .addition(_, _, let changes) = record.effects[place].kind { changes } else { [] }
  }

  /// The columns whose values on the way may be beyond them.
  private var columns: [(name: String, limit: ColumnLimit)] {
    var found: [(name: String, limit: ColumnLimit)] = []
    for change in places.flatMap(changes) where !found.contains(where: { $0.name == change.column })
    {
      guard case .sum = change.kind, let limit = change.limit, !limit.beyond.isEmpty else {
        continue
      }
      let values = places.flatMap(changes).filter { $0.column == change.column }.map(\.value)
      // Numbers of one sign.
      if values.allSatisfy(\.isNumeral) { continue }
      found.append((change.column, limit))
    }
    return found
  }

  /// Whether no order of its rows is known where they go in waves.
  var needsOrder: Bool { columns.contains { $0.limit.isChecked } }

  /// The rows of the frames: keys, amounts, their order.
  private func rows(_ condition: (Int) -> String?) -> String {
    let order = ExecutionOrder(of: places, among: record.effects, isWhole: true)
    return places.map { place -> String in
      let effect = record.effects[place]
      guard case .addition(_, let keys, let changes) = effect.kind else { return "" }
      let items =
        self.keys.enumerated().map { index, name in
          "\(keys.first { $0.column == name }?.value.text ?? "NULL") AS k\(index + 1)"
        }
        + columns.enumerated().map { index, column in
          "\(changes.first { $0.column == column.name }?.value.text ?? "0") AS n\(index + 1)"
        }
      return "SELECT \(items.joined(separator: ", ")), \(order.items(place)) "
        + effect.rows(where: condition(place))
    }.joined(separator: " UNION ALL ")
  }

  private func beyond(_ value: (Int, String) -> [String]) -> String {
    columns.enumerated().flatMap { index, column in
      value(index + 1, "t.\(column.name)").map { column.limit.isBeyond("(\($0))") }
    }.joined(separator: " OR ")
  }

  /// The statements that check them before they are written.
  /// - Parameter condition: Which rows come to the addition at a place.
  func checks(inWaves: Bool, _ condition: (Int) -> String?) -> [String] {
    let numbers = columns.indices.map { $0 + 1 }
    let names = keys.indices.map { "k\($0 + 1)" }.joined(separator: ", ")
    let matches = keys.enumerated().map { "t.\($1) = s.k\($0 + 1)" }.joined(separator: " AND ")
    let rows = rows(condition)
    let giveUp = GivingUp.ifCounted(Self.reason)
    func sums(_ text: (Int) -> [String]) -> String {
      "FROM \(table) t JOIN (SELECT \(names), \(numbers.flatMap(text).joined(separator: ", ")) "
        + "FROM (\(rows)) GROUP BY \(names)) s ON \(matches)"
    }
    if inWaves {
      // The waves have another order: none of the values that all of them make may be beyond.
      let far = columns.enumerated().map { index, column in
        "(ABS(t.\(column.name)) + s.a\(index + 1)) * 200 > \(column.limit.greatest ?? "0")"
      }
      return [
        "SELECT COUNT(*) INTO set_count \(sums { ["SUM(ABS(n\($0))) AS a\($0)"] }) "
          + "WHERE \(far.joined(separator: " OR "));", giveUp,
      ]
    }
    let signs = numbers.flatMap { ["MIN(n\($0)) AS lo\($0)", "MAX(n\($0)) AS hi\($0)"] }
    let mixed = numbers.map { "s.lo\($0) < 0 AND s.hi\($0) > 0" }
    let ends = sums {
      ["SUM(LEAST(n\($0), 0)) AS lo\($0)", "SUM(GREATEST(n\($0), 0)) AS hi\($0)"]
    }
    let order = ExecutionOrder(of: places, among: record.effects, isWhole: true).columns
    let running = numbers.map {
      "SUM(n\($0)) OVER (PARTITION BY \(names) ORDER BY \(order) ROWS UNBOUNDED PRECEDING) AS r\($0)"
    }
    return [
      "SELECT COUNT(*) INTO set_count FROM (SELECT \(signs.joined(separator: ", ")) "
        + "FROM (\(rows))) s WHERE \(mixed.joined(separator: " OR "));",
      "IF set_count > 0 THEN",
      "  SELECT COUNT(*) INTO set_count \(ends) WHERE "
        + "\(beyond { ["\($1) + s.lo\($0)", "\($1) + s.hi\($0)"] });",
      "  IF set_count > 0 THEN",
      "    SELECT COUNT(*) INTO set_count FROM \(table) t JOIN (SELECT u.*, "
        + "\(running.joined(separator: ", ")) FROM (\(rows)) u) s ON \(matches) "
        + "WHERE \(beyond { ["\($1) + s.r\($0)"] });",
      "    " + giveUp, "  END IF;", "END IF;",
    ]
  }

  static let reason = "a column is beyond its limits on the way to its last value"
}
