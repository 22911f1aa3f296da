import Columns
import Diagnostics

final class ORCStructures: ORCValues {
  let members: [ORCColumn]
  private let type: DataType
  let places = (streams: 0, runs: 0)

  init(_ members: [ORCColumn], _ type: DataType) {
    self.members = members
    self.type = type
  }

  func skip(_ count: Int) throws(SQLError) {
    for member in members { try member.skip(count) }
  }

  func seek(_ places: inout RowPlaces) {}

  func read(_ count: Int) throws(SQLError) -> Column {
    var children: [Column] = []
    for member in members { children.append(try member.read(count)) }
    return Column(type, count: count, values: .empty, children: children)
  }
}

/// Lists (one member) and maps (two).
final class ORCLists: ORCValues {
  private let lengths: IntegerRuns
  let members: [ORCColumn]
  private let type: DataType
  let places = (streams: 1, runs: 1)
  /// The most elements of one batch.
  private static let limit = 1 << 25

  init(_ lengths: IntegerRuns, _ members: [ORCColumn], _ type: DataType) {
    self.lengths = lengths
    self.members = members
    self.type = type
  }

  func skip(_ count: Int) throws(SQLError) {
    let total = try lengths.sum(count)
    for member in members { try member.skip(total) }
  }

  func seek(_ places: inout RowPlaces) throws(SQLError) { try lengths.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    let sizes = Buffer.of(Int64.self, count: count)
    try lengths.read(count, into: sizes.pointer(to: Int64.self))
    let source = sizes.span(of: Int64.self, count: count)
    let views = Buffer.of(ListView.self, count: count)
    var target = views.mutableSpan(of: ListView.self, count: count)
    var total = 0
    for i in 0..<count {
      guard source[i] >= 0, source[i] <= Int64(ORCLists.limit - total) else {
        throw SQLError(.programLimitExceeded, "a list of \(source[i]) elements is too long")
      }
      target[i] = ListView(start: UInt32(total), length: UInt32(source[i]))
      total += Int(source[i])
    }
    var children: [Column] = []
    for member in members { children.append(try member.read(total).flattened()) }
    return Column(type, count: count, values: views, children: children)
  }
}

/// Unions as structures: which member it is, and all members, of which one has a value.
final class ORCUnions: ORCValues {
  private let tags: ByteRuns
  let members: [ORCColumn]
  private let type: DataType
  let places = (streams: 1, runs: 1)

  init(_ tags: ByteRuns, _ members: [ORCColumn], _ type: DataType) {
    self.tags = tags
    self.members = members
    self.type = type
  }

  func seek(_ places: inout RowPlaces) throws(SQLError) { try tags.seek(&places) }

  func skip(_ count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      let part = min(rest, 4096)
      _ = try read(part)
      rest -= part
    }
  }

  func read(_ count: Int) throws(SQLError) -> Column {
    let chosen = Buffer.of(UInt8.self, count: count)
    try tags.read(count, into: chosen.pointer(to: UInt8.self))
    let source = chosen.span(of: UInt8.self, count: count)
    var children = [Column(.int8, count: count, values: chosen)]
    for (number, member) in members.enumerated() {
      var rows: [Int32] = []
      var next: Int32 = 0
      for i in 0..<count {
        if Int(source[i]) == number {
          rows.append(next)
          next += 1
        } else {
          rows.append(-1)
        }
        guard Int(source[i]) < members.count else {
          throw SQLError(.dataCorrupted, "a union has no member \(source[i])")
        }
      }
      children.append(try member.read(Int(next)).gatherOptional(rows.span))
    }
    return Column(type, count: count, values: .empty, children: children)
  }
}
