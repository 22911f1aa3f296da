import Columns
import Diagnostics
import Kernels

extension WindowCall {
  /// The function over the rows of its frame in an order of its own, whose keys are further
  /// arguments; nil for functions that have no such form.
  package func ordered(
    by directions: [KeyDirection], keys: [DataType], ignoringNulls: Bool
  ) -> WindowCall? {
    guard let compute = OrderedCall(rawValue: name) else { return nil }
    let own = argumentTypes.count
    return WindowCall(
      name: "ordered_\(name)", argumentTypes: argumentTypes + keys, returnType: returnType,
      usesFrame: true
    ) { (rows, session) throws(SQLError) in
      let columns = rows.arguments.map { $0.flattened() }
      var order = OwnOrder(rows, keys: Array(columns[own...]), directions, session.cancellation)
      return try compute.column(
        &order, Array(columns[..<own]), count: rows.count, ignoresNulls: ignoringNulls)
    }
  }
}

extension AggregateCall {
  /// The aggregate over the rows of each frame in an order of its own; further arguments are the
  /// keys and, last, the condition of FILTER.
  package func ordered(
    by directions: [KeyDirection], keys: [DataType], hasFilter: Bool
  ) -> WindowCall {
    let (own, make, type) = (argumentTypes.count, makeAccumulator, returnType)
    return WindowCall(
      name: "ordered_\(name)",
      argumentTypes: argumentTypes + keys + (hasFilter ? [.boolean] : []),
      returnType: returnType, usesFrame: true
    ) { (rows, session) throws(SQLError) in
      let columns = rows.arguments.map { $0.flattened() }
      var order = OwnOrder(
        rows, keys: Array(columns[own..<(own + keys.count)]), directions,
        session.cancellation, filter: hasFilter ? columns[columns.count - 1] : nil)
      var pieces: [Column] = []
      for row in 0..<rows.count {
        let frame = try order.frame(of: row)
        if frame.isSame, let last = pieces.last {
          pieces.append(last)
          continue
        }
        let members = Selection(frame.places.map { Int(order.row(at: $0)) })
        let accumulator = make()
        accumulator.resize(groups: 1)
        if members.count > 0 {
          try accumulator.update(
            columns[..<own].map { $0.gather(members.rows) }, groups: nil, count: members.count,
            position: 0)
        }
        pieces.append(try accumulator.finish(0..<1).flattened())
      }
      return pieces.isEmpty ? .empty(type) : Column.concatenated(pieces, type: type)
    }
  }
}

/// The window functions that have an order of their own.
private enum OrderedCall: String {
  case rowNumber = "row_number"
  case rank
  case denseRank = "dense_rank"
  case percentRank = "percent_rank"
  case cumeDist = "cume_dist"
  case nTile = "ntile"
  case first = "first_value"
  case last = "last_value"
  case nth = "nth_value"
  case lead, lag

  func column(
    _ order: inout OwnOrder, _ arguments: [Column], count: Int, ignoresNulls: Bool
  ) throws(SQLError) -> Column {
    switch self {
    case .first, .last, .nth, .lead, .lag:
      return try values(&order, arguments, count, ignoresNulls)
    case .percentRank, .cumeDist:
      var builder = ColumnBuilder(.double, capacity: count)
      for row in 0..<count { builder.append(.double(share(try order.frame(of: row)))) }
      return builder.finish()
    default:
      var builder = ColumnBuilder(.int64, capacity: count)
      for row in 0..<count {
        let frame = try order.frame(of: row)
        let number = try number(frame, order, arguments, row)
        builder.append(number.map { .integer(Int128($0)) } ?? .null)
      }
      return builder.finish()
    }
  }

  private func share(_ frame: OwnOrder.Frame) -> Double {
    let count = frame.places.count
    if self == .percentRank { return count < 2 ? 0 : Double(frame.less) / Double(count - 1) }
    return count == 0 ? 0 : Double(frame.notGreater) / Double(count)
  }

  private func number(
    _ frame: OwnOrder.Frame, _ order: OwnOrder, _ arguments: [Column], _ row: Int
  ) throws(SQLError) -> Int? {
    switch self {
    case .rowNumber: return frame.before + 1
    case .rank: return frame.less + 1
    case .denseRank: return order.differentKeys(frame.places.prefix(frame.less)) + 1
    default:
      if frame.places.isEmpty || arguments[0].isNull(row) { return nil }
      let buckets = Int(clamping: arguments[0].integer(at: row))
      guard buckets > 0 else {
        throw SQLError(
          SQLState(rawValue: "22014"), "the argument of ntile must be greater than zero")
      }
      let deal = Deal(rows: frame.places.count, buckets: buckets)
      return Int(deal.bucket(of: min(frame.before, frame.places.count - 1)))
    }
  }

  /// The rows that give the values; -1 is NULL, `count + row` the default of a row.
  private func values(
    _ order: inout OwnOrder, _ arguments: [Column], _ count: Int, _ ignoresNulls: Bool
  ) throws(SQLError) -> Column {
    let source = arguments[0]
    let places = Buffer.of(Int32.self, count: count)
    var targets = places.mutableSpan(of: Int32.self, count: count)
    for row in 0..<count {
      let frame = try order.frame(of: row)
      var candidates = frame.places[...]
      var before = frame.before
      if ignoresNulls {
        let isPresent = { (place: Int32) in !source.isNull(Int(order.row(at: place))) }
        before = frame.places.prefix(before).count(where: isPresent)
        candidates = frame.places.filter(isPresent)[...]
      }
      let holds =
        frame.holdsRow && (!ignoresNulls || !source.isNull(row))
      guard let number = try number(row, candidates.count, before, holds, arguments) else {
        targets[row] = -1
        continue
      }
      if candidates.indices.contains(number) {
        targets[row] = order.row(at: candidates[number])
      } else {
        targets[row] = arguments.count > 2 ? Int32(count + row) : -1
      }
    }
    let all =
      arguments.count > 2
      ? Column.concatenated([source, arguments[2]], type: source.type) : source
    return all.gatherOptional(places.span(of: Int32.self, count: count))
  }

  /// Which candidate is wanted, from 0; nil for none whatever the frame.
  private func number(
    _ row: Int, _ count: Int, _ before: Int, _ holdsRow: Bool, _ arguments: [Column]
  ) throws(SQLError) -> Int? {
    switch self {
    case .first: return 0
    case .last: return count - 1
    case .nth:
      if arguments[1].isNull(row) { return nil }
      let wanted = Int(clamping: arguments[1].integer(at: row))
      guard wanted > 0 else {
        throw SQLError(
          SQLState(rawValue: "22016"), "the second argument of nth_value must be greater than zero")
      }
      return wanted - 1
    default:
      var steps = 1
      if arguments.count > 1 {
        if arguments[1].isNull(row) { return nil }
        steps = Int(clamping: arguments[1].integer(at: row))
      }
      if self == .lag { steps = steps == .min ? .max : -steps }
      // Where the row itself is not among them, the next one stands at its number.
      let own = steps > 0 && !holdsRow ? before - 1 : before
      let (number, overflow) = own.addingReportingOverflow(steps)
      return overflow ? -1 : number
    }
  }
}

extension OwnOrder {
  /// How many different keys some places of a frame have.
  func differentKeys(_ places: ArraySlice<Int32>) -> Int {
    var count = 0
    var end: Int32 = -1
    for place in places where place >= end {
      count += 1
      end = keyEnd(of: place)
    }
    return count
  }
}
