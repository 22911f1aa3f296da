import Diagnostics
import Syntax

/// What rows of a table must have so that a query of a routine finds them.
package struct RowPattern: Sendable {
  /// Lower case.
  package var table: String
  /// By lower-case column: texts of SQL, of which any will do.
  package var values: [String: [String]]
}

extension ProgramModel {
  /// The patterns of the queries, UPDATEs and DELETEs that a call may reach, with the call's
  /// literals for the parameters.
  package func patterns(reachedFrom call: String) -> [RowPattern] {
    let routines = reached(from: call)
    let known = KnownTexts(self, routines, call)
    var patterns: [RowPattern] = []
    for routine in routines {
      for query in RoutineQueries(routine, self).all {
        patterns += PatternFinder(program: self, known: known, query).patterns
      }
    }
    return patterns
  }
}

/// The sources and conditions of what a routine asks for.
private struct RoutineQueries {
  struct Asked {
    var from: [TableReference]
    var filter: Expression?
  }

  private(set) var all: [Asked] = []

  init(_ routine: Routine, _ program: ProgramModel) {
    let own = routine.subprogram.body?.declarations ?? []
    let package = routine.package.flatMap { program.packages[$0]?.declarations.map(\.0) } ?? []
    for declaration in own + package {
      if case .cursor(let cursor) = declaration.kind, let query = cursor.query { add(query) }
    }
    guard let body = routine.subprogram.body else { return }
    var queries: [Query] = []
    var changes: [Statement] = []
    StatementWalk { statement, _ in
      switch statement.kind {
      case .sql(let sql): changes.append(sql)
      case .cursorLoop(let loop): if case .query(let query) = loop.source { queries.append(query) }
      case .openFor(let open): if case .query(let query) = open.source { queries.append(query) }
      default: break
      }
      return true
    }.walk(body)
    for query in queries { add(query) }
    for change in changes { add(change) }
  }

  private mutating func add(_ statement: Statement) {
    switch statement.kind {
    case .query(let query): add(query)
    case .insert(let insert): if case .query(let query) = insert.source { add(query) }
    case .update(let update): all.append(Asked(from: [update.target], filter: update.filter))
    case .delete(let delete): all.append(Asked(from: [delete.target], filter: delete.filter))
    default: break
    }
  }

  private mutating func add(_ query: Query) {
    guard case .select(let select) = query.body else { return }
    all.append(Asked(from: select.from, filter: select.filter))
    for reference in select.from {
      if case .query(let inner, _) = reference.kind { add(inner) }
    }
  }
}

/// Values that names have in every run of a call: constants, and parameters that get literals.
private struct KnownTexts {
  private var texts: [String: String] = [:]
  private let routineNames: Set<String>

  init(_ program: ProgramModel, _ routines: [Routine], _ call: String) {
    routineNames = Set(program.routines.map(\.name))
    for package in program.packages.values {
      for (declaration, _) in package.declarations {
        guard case .variable(let variable) = declaration.kind, variable.isConstant,
          let value = variable.defaultValue, let text = text(value)
        else { continue }
        texts[lower(variable.name)] = text
      }
    }
    var parser = Parser(call, dialect: .oracle, readsScriptLines: true)
    for statement in parser.parseAll().0 {
      guard case .block(let block) = statement.kind else { continue }
      bind(block, routines)
    }
    for _ in 0..<3 {
      for routine in routines { if let body = routine.subprogram.body { bind(body, routines) } }
    }
  }

  /// The parameters of the routines that a block calls with what is known.
  private mutating func bind(_ block: Block, _ routines: [Routine]) {
    var calls: [FunctionCall] = []
    StatementWalk { statement, _ in
      if case .call(let expression) = statement.kind, case .call(let call) = expression.kind {
        calls.append(call)
      }
      if case .assignment(_, let value) = statement.kind, case .call(let call) = value.kind {
        calls.append(call)
      }
      return true
    }.walk(block)
    for call in calls {
      for routine in routines where routine.name == lower(call.name.last) {
        for (place, parameter) in routine.subprogram.heading.parameters.enumerated() {
          let name = lower(parameter.name)
          let argument =
            call.arguments.first { $0.name.map(lower) == name }
            ?? (place < call.arguments.count ? call.arguments[place] : nil)
          if texts[name] == nil, let argument { texts[name] = text(argument.value) }
        }
      }
    }
  }

  /// An expression as SQL, with values for its names; nil where one is not known.
  func text(_ expression: Expression) -> String? {
    guard isKnown(expression) else { return nil }
    return Printer.text(of: expression, dialect: .oracle) { part in
      if case .name(let name) = part.kind { return texts[lower(name.last)] }
      return nil
    }
  }

  private func isKnown(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name(let name):
      return texts[lower(name.last)] != nil || ["sysdate", "null"].contains(lower(name.last))
    case .subquery, .exists, .inQuery, .quantified, .star, .cursorAttribute, .special: return false
    case .call(let call):
      return call.over == nil && !routineNames.contains(lower(call.name.last))
        && expression.children.allSatisfy { isKnown($0) }
    default: return expression.children.allSatisfy { isKnown($0) }
    }
  }
}

/// Reads the conditions of one query.
private struct PatternFinder {
  private let known: KnownTexts
  private var sources: ReadSources
  private var values: [String: [String: [String]]] = [:]

  init(program: ProgramModel, known: KnownTexts, _ query: RoutineQueries.Asked) {
    self.known = known
    sources = ReadSources(program)
    sources.add(from: query.from)
    for condition in sources.conditions + [query.filter].compactMap({ $0 }) { read(condition) }
  }

  var patterns: [RowPattern] {
    sources.tables.compactMap { source in
      values[source.alias].map { RowPattern(table: source.model.name, values: $0) }
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
