import Syntax

/// Reads the conditions of one query.
struct PatternFinder {
  private let known: KnownTexts
  private var sources: ReadSources
  private var values: [String: [String: [String]]] = [:]

  init(program: ProgramModel, known: KnownTexts, _ query: RoutineQueries.Asked) {
    self.known = known
    sources = ReadSources(program)
    sources.add(from: query.from)
    for condition in sources.conditions + [query.filter].compactMap({ $0 }) { read(condition) }
  }

  func patterns(of query: Int) -> [RowPattern] {
    sources.tables.compactMap { source in
      values[source.alias].map { RowPattern(table: source.model.name, query: query, values: $0) }
    }
  }

  private mutating func read(_ condition: Expression) {
    switch condition.kind {
    case .and(let parts): for part in parts { read(part) }
    case .or(let parts): if let first = parts.first { read(first) }
    case .isTest(let test):
      if case .null = test.test, !test.isNegated { set(test.operand, ["NULL"]) }
    case .between(let between) where !between.isNegated:
      set(between.operand, [between.lower, between.upper].compactMap(known.text))
    case .inList(let list) where !list.isNegated:
      set(list.operand, list.list.compactMap(known.text))
    case .chain(let chain):
      guard let (left, sign, right) = chain.single else { return }
      compare(left, sign, right)
      if let mirrored = Self.mirrored[sign] { compare(right, mirrored, left) }
    default: break
    }
  }

  private static let mirrored: [BinaryOperator: BinaryOperator] = [
    .equal: .equal, .less: .greater, .lessOrEqual: .greaterOrEqual, .greater: .less,
    .greaterOrEqual: .lessOrEqual,
  ]

  private mutating func compare(
    _ own: Expression, _ sign: BinaryOperator, _ other: Expression
  ) {
    guard let value = known.text(other) else { return compareColumns(own, sign, other) }
    if case .chain(let chain) = own.kind, let (first, minus, second) = chain.single,
      minus == .subtract
    {
      // `p_day - due > 30` is `due < p_day - 30`.
      if let day = known.text(first), let mirrored = Self.mirrored[sign] {
        set(second, Self.around("(\(day) - \(value))", mirrored))
      } else if let day = known.text(second) {
        set(first, Self.around("(\(day) + \(value))", sign))
      }
      return
    }
    if case .call(let call) = own.kind, lower(call.name.last) == "to_char",
      call.arguments.count == 2, sign == .equal, let format = known.text(call.arguments[1].value)
    {
      return set(call.arguments[0].value, ["TO_DATE(\(value), \(format))"])
    }
    set(own, Self.around(value, sign))
  }

  /// `used < amount`: two columns of one row.
  private mutating func compareColumns(
    _ own: Expression, _ sign: BinaryOperator, _ other: Expression
  ) {
    guard sign == .less || sign == .lessOrEqual, let mine = column(own), let theirs = column(other),
      mine.alias == theirs.alias
    else { return }
    set(own, ["0", "1"])
    set(other, ["5", "20"])
  }

  /// Values for which a comparison with a value holds.
  private static func around(_ value: String, _ sign: BinaryOperator) -> [String] {
    let isText = value.hasPrefix("'")
    switch sign {
    case .equal: return [value]
    case .less: return isText ? [] : ["(\(value) - 1)", "(\(value) - 20)"]
    case .lessOrEqual: return isText ? [value] : [value, "(\(value) - 1)"]
    case .greater: return isText ? [] : ["(\(value) + 1)", "(\(value) + 20)"]
    case .greaterOrEqual: return isText ? [value] : [value, "(\(value) + 1)"]
    default: return []
    }
  }

  private mutating func set(_ operand: Expression, _ texts: [String]) {
    guard !texts.isEmpty, let (alias, name) = column(operand) else { return }
    values[alias, default: [:]][name] = texts
  }

  /// The column that an operand is, also inside NVL, UPPER, TRIM, TRUNC.
  private func column(_ operand: Expression) -> (alias: String, name: String)? {
    switch operand.kind {
    case .name(let name): return sources.owner(of: name).map { ($0, lower(name.last)) }
    case .call(let call)
    where ["nvl", "upper", "lower", "trim", "trunc"].contains(lower(call.name.last)):
      return call.arguments.first.flatMap { column($0.value) }
    case .outerJoined(let inner): return column(inner)
    default: return nil
    }
  }
}
