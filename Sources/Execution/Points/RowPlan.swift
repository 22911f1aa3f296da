import Catalog
import Columns
import Diagnostics
import Functions
import Kernels
import Plan

/// A plan over at most one row, prepared once and run often: the row of a table with a given key, or
/// the row of VALUES, projected.
///
/// ```
/// Project ← Scan (filter: key = $1)      SELECT … INTO, UPDATE and DELETE of one row
/// Project ← Values (one row)             INSERT … VALUES
/// ```
/// It computes what the plan would compute, without pipelines, workers and batches of many rows.
package final class RowPlan {
  private enum Origin {
    case values
    case key(KeyOrigin)
  }

  /// The row of a table with a key. A class: nothing is copied for each run.
  private final class KeyOrigin {
    let table: TransactionTable
    let key: [Int]
    let values: ExpressionSet
    /// Of the key's columns, which the values take if they are NUMBERs.
    let types: [DataType]
    /// Positions of the wanted columns, of which `schema.count` is the identity.
    let columns: [Int]
    /// The key as a number, and where rows are found by it; nil for keys of another form.
    let scalar: ScalarExpression?
    let access: PointAccess?
    let identityPlace: Int?
    /// What the filter asks besides the key.
    let rest: BoundExpression?

    init(
      table: TransactionTable, key: [Int], values: ExpressionSet, types: [DataType],
      columns: [Int], scalar: ScalarExpression?, access: PointAccess?, identityPlace: Int?,
      rest: BoundExpression?
    ) {
      self.table = table
      self.key = key
      self.values = values
      self.types = types
      self.columns = columns
      self.scalar = scalar
      self.access = access
      self.identityPlace = identityPlace
      self.rest = rest
    }
  }

  private let origin: Origin
  /// From the origin up.
  private let program: RowProgram
  private let live: LiveValues
  private let clock: () -> Int64
  private var isKnownWorthwhile = false

  /// Nil for a plan of another form.
  /// - Parameter clock: Microseconds since 1970-01-01 UTC.
  package init?(
    _ plan: any PlanNode, _ session: FunctionSession, clock: @escaping () -> Int64
  ) {
    let live = LiveValues(session)
    let options = ExecutionOptions(session: session)
    var nodes: [any PlanNode] = []
    var node = plan
    while node is Project || node is Filter, let input = node.inputs.first {
      nodes.append(node)
      node = input
    }
    let all = nodes.flatMap(\.expressions) + node.expressions
    guard !all.contains(where: RowPlan.isForeign) else { return nil }
    do throws(SQLError) {
      var maker: RowProgramMaker
      if let scan = node as? Scan {
        guard let found = try RowPlan.origin(scan, options, live) else { return nil }
        origin = .key(found)
        maker = RowProgramMaker(node.output, identityPlace: found.identityPlace, options, live)
        if let rest = found.rest { try maker.filter(rest) }
      } else if let values = node as? Values, values.rows.count == 1 {
        origin = .values
        maker = RowProgramMaker([], identityPlace: nil, options, live)
        try maker.project(values.rows[0], as: values.output)
      } else {
        return nil
      }
      for node in nodes.reversed() {
        if node is Project {
          try maker.project(node.expressions, as: node.output)
        } else {
          for part in node.expressions { try maker.filter(part) }
        }
      }
      guard let made = maker.program(plan.output, clock: clock) else { return nil }
      program = made
    } catch { return nil }
    self.live = live
    self.clock = clock
  }

  /// Subqueries are plans of their own.
  private static func isForeign(_ expression: BoundExpression) -> Bool {
    var found = false
    expression.visit { if case .subquery = $0 { found = true } }
    return found
  }

  static func layout(_ columns: [OutputColumn]) -> [ColumnID: Int] {
    var layout: [ColumnID: Int] = [:]
    for (i, column) in columns.enumerated() { layout[column.id] = i }
    return layout
  }

  /// A key of the table that the filter compares with what is the same for all rows.
  private static func origin(
    _ scan: Scan, _ options: ExecutionOptions, _ live: LiveValues
  ) throws(SQLError) -> KeyOrigin? {
    guard let table = scan.table as? TransactionTable, let filter = scan.filter else { return nil }
    let conjuncts = filter.conjuncts
    var given: [Int: (value: BoundExpression, type: DataType, part: Int)] = [:]
    for (number, part) in conjuncts.enumerated() {
      guard case .call(let call, let sides) = part, call.name == "=", sides.count == 2 else {
        continue
      }
      for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        guard let (id, type) = RowPlan.keyColumn(side), other.columns.isEmpty, !other.isVolatile,
          other.type == side.type, let source = scan.columns.first(where: { $0.column.id == id })
        else { continue }
        given[source.position] = (other, type, number)
      }
    }
    let found = table.definition.keys.first { key in
      !key.columns.isEmpty && key.columns.allSatisfy { given[$0] != nil }
    }
    // A row by its ROWID.
    let own = given[table.schema.count].map { _ in [table.schema.count] }
    guard let key = own ?? found?.columns else { return nil }
    let parts = key.compactMap { given[$0] }
    let positions = scan.columns.map(\.position)
    let identityPlace = positions.firstIndex(of: table.schema.count)
    // The identity has no column of the table: the key stands in its place.
    let stored = positions.map { $0 == table.schema.count ? key[0] : $0 }
    var scalar: ScalarExpression?
    if own == nil, key.count == 1 { scalar = ScalarExpression(parts[0].value, layout: [:]) }
    // A row that is found by whole or decimal numbers has them.
    let isExact = parts.allSatisfy { $0.type.isInteger || $0.type.isDecimal }
    let rest = conjuncts.enumerated().filter { number, _ in
      !isExact || !parts.contains { $0.part == number }
    }.map(\.element)
    return KeyOrigin(
      table: table, key: key,
      values: try ExpressionSet(parts.map(\.value), layout: [:], options, live: live),
      types: parts.map(\.type), columns: positions, scalar: scalar,
      access: scalar == nil ? nil : PointAccess(table, key: key, columns: stored),
      identityPlace: identityPlace,
      rest: rest.isEmpty ? nil : rest.count == 1 ? rest[0] : .and(rest))
  }

  /// A column, or a column of numbers that is compared as a NUMBER: `CAST(id AS NUMBER)`.
  static func keyColumn(_ side: BoundExpression) -> (ColumnID, DataType)? {
    switch side {
    case .column(let id, let type): return (id, type)
    case .cast(.column(let id, let type), let cast, isTry: false)
    where cast.to == .number && (type == .int64 || type == .int32 || type.isDecimal):
      return (id, type)
    default: return nil
    }
  }

  /// Whether a look-up by key is better than a scan that skips; false for a table so large that its
  /// index does not fit.
  /// - Parameter seconds: What the runs took without one.
  package func isWorthwhile(runs: Int, seconds: Double, memory: Int) -> Bool {
    guard case .key(let origin) = origin, origin.key != [origin.table.schema.count] else {
      return true
    }
    PointMemory.allow(memoryLimit: memory)
    // Asked again from time to time: the table may have grown.
    if isKnownWorthwhile, runs & 1023 != 0 { return true }
    isKnownWorthwhile = origin.table.isWorthPoints(
      after: runs, seconds: seconds, memory: memory)
    return isKnownWorthwhile
  }

  /// What an index that a run made took; nil where none was made since the last time.
  package func takeBuilt() -> (table: String, rows: Int, seconds: Double)? {
    guard case .key(let origin) = origin else { return nil }
    return origin.access?.takeBuilt()
  }

  /// Calls `body` with the row; nil for none.
  package func run<Result>(
    _ parameters: ParameterBlock, _ body: (RowResult) throws(SQLError) -> Result
  ) throws(SQLError) -> Result? {
    let frame = program.frame(parameters)
    defer { program.giveBack(frame) }
    guard try find(frame), try program.run(frame) else { return nil }
    return try body(RowResult(frame: frame, program: program))
  }

  /// False where there is no row.
  private func find(_ frame: RowFrame) throws(SQLError) -> Bool {
    guard case .key(let origin) = origin else { return true }
    if let scalar = origin.scalar, let access = origin.access,
      let number = scalar.value(frame.scalars)
    {
      // A NUMBER that no value of the column equals has no row.
      guard !number.isNull, let exact = number.exact(as: origin.types[0]),
        let found = try access.row(exact.unscaled)
      else { return false }
      frame.columns = found.columns
      frame.row = found.row
      frame.identity = found.identity
      return true
    }
    var wanted: [Column] = []
    let values = try live.with(frame) { () throws(SQLError) in
      try origin.values.evaluate(Batch([], count: 1))
    }
    for (value, type) in zip(values, origin.types) {
      guard let exact = value.type == type ? value : value.exact(as: type) else { return false }
      wanted.append(exact.flattened())
    }
    let found = try origin.table.row(key: origin.key, wanted, columns: origin.columns)
    guard let found else { return false }
    frame.columns = found.columns
    frame.row = 0
    if let place = origin.identityPlace { frame.identity = found.columns[place].scalar(0).number }
    return true
  }
}

extension Column {
  /// One NUMBER as a value of a type of whole or decimal numbers; nil where it would be rounded.
  func exact(as type: DataType) -> Column? {
    guard case .string(let text) = self[0], let number = Number(text) else {
      return isNull(0) ? .nulls(type, count: 1) : nil
    }
    var scale = 0
    var limit = UInt128(type == .int32 ? UInt64(Int32.max) : UInt64(Int64.max)) + 1
    if case .decimal(let precision, let places) = type {
      scale = places
      limit = powersOfTen128[min(38, precision)].magnitude
    }
    guard number.rounded(toScale: scale, roundsHalf: false) == number else { return nil }
    let moved = number * Number(isNegative: false, magnitude: 1, power: scale)
    guard let unscaled = Int128(moved.text), unscaled.magnitude < limit else { return nil }
    let value: Value =
      type.isDecimal ? .decimal(unscaled: unscaled, scale: scale) : .integer(unscaled)
    return .constant(value, type, count: 1)
  }
}
