import Columns
import Diagnostics

final class ORCStructures: ORCValues {
  private let members: [ORCColumn]
  private let type: DataType

  init(_ members: [ORCColumn], _ type: DataType) {
    self.members = members
    self.type = type
  }

  func read(_ count: Int) throws(SQLError) -> Column {
    var children: [Column] = []
    for member in members { children.append(try member.read(count)) }
    return Column(type, count: count, values: .empty, children: children)
  }
}

/// Lists (one member) and maps (two).
final class ORCLists: ORCValues {
  private let lengths: IntegerRuns
  private let members: [ORCColumn]
  private let type: DataType
  /// The most elements of one batch.
  private static let limit = 1 << 25

  init(_ lengths: IntegerRuns, _ members: [ORCColumn], _ type: DataType) {
    self.lengths = lengths
    self.members = members
    self.type = type
  }

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
  private let members: [ORCColumn]
  private let type: DataType

  init(_ tags: ByteRuns, _ members: [ORCColumn], _ type: DataType) {
    self.tags = tags
    self.members = members
    self.type = type
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
