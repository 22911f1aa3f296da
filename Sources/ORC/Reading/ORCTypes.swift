import Columns
import Diagnostics

/// A column or member of an ORC file, with what is stored.
final class ORCShape: Sendable {
  /// Position in the file's list of types, which numbers its streams.
  let id: Int
  let kind: StoredORCType.Kind
  let type: DataType
  let children: [ORCShape]
  /// Digits after the point of a decimal.
  let scale: Int
  /// Of days and moments: whether early ones are of ``HybridCalendar``.
  let isHybridCalendar: Bool

  init(
    id: Int, kind: StoredORCType.Kind, type: DataType, children: [ORCShape], scale: Int = 0,
    isHybridCalendar: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.type = type
    self.children = children
    self.scale = scale
    self.isHybridCalendar = isHybridCalendar
  }
}

/// Makes the tree of shapes out of the list of types.
struct ORCTypeTree {
  private let types: [StoredORCType]
  private let statistics: [ORCStatistics]
  private let isHybridCalendar: Bool
  private static let depthLimit = 64

  init(_ footer: ORCFooter) {
    types = footer.types
    statistics = footer.statistics
    isHybridCalendar = footer.isHybridCalendar
  }

  /// The columns: the members of the root, or the root itself if it is no structure.
  func columns() throws(SQLError) -> [(name: String, shape: ORCShape)] {
    guard let root = types.first else {
      throw SQLError(.dataCorrupted, "the file has no types")
    }
    guard root.kind == .structure else { return [("", try shape(0, depth: 0))] }
    guard root.names.count == root.children.count else {
      throw SQLError(.dataCorrupted, "the schema is damaged: names are missing")
    }
    var columns: [(name: String, shape: ORCShape)] = []
    for (name, child) in zip(root.names, root.children) {
      columns.append((name, try self.child(child, of: 0, depth: 1)))
    }
    return columns
  }

  /// Children come after their parents, so that no type contains itself.
  private func child(_ id: Int, of parent: Int, depth: Int) throws(SQLError) -> ORCShape {
    guard id > parent, id < types.count else {
      throw SQLError(.dataCorrupted, "the schema is damaged: type \(parent) contains type \(id)")
    }
    return try shape(id, depth: depth)
  }

  private func shape(_ id: Int, depth: Int) throws(SQLError) -> ORCShape {
    guard depth <= ORCTypeTree.depthLimit else {
      throw SQLError(.dataCorrupted, "the schema is nested too deeply")
    }
    let stored = types[id]
    var children: [ORCShape] = []
    for member in stored.children { children.append(try child(member, of: id, depth: depth + 1)) }
    let needed = [StoredORCType.Kind.list: 1, .map: 2][stored.kind]
    guard needed.map({ $0 == children.count }) ?? true else {
      throw SQLError(.dataCorrupted, "the schema is damaged: \(stored.kind) of \(children.count)")
    }
    let (type, scale) = try type(id, stored, children)
    return ORCShape(
      id: id, kind: stored.kind, type: type, children: children, scale: scale,
      isHybridCalendar: isHybridCalendar
        && [.date, .timestamp, .timestampInstant].contains(stored.kind))
  }

  private func type(
    _ id: Int, _ stored: StoredORCType, _ children: [ORCShape]
  ) throws(SQLError) -> (DataType, Int) {
    switch stored.kind {
    case .boolean: return (.boolean, 0)
    case .byte: return (.int8, 0)
    case .short: return (.int16, 0)
    case .int: return (.int32, 0)
    case .long: return (.int64, 0)
    case .float: return (.float, 0)
    case .double: return (.double, 0)
    case .string, .varchar, .char: return (.varchar, 0)
    case .binary, .geometry, .geography: return (.blob, 0)
    case .timestamp: return (.timestamp(unit(id)), 0)
    case .timestampInstant:
      return (unit(id) == .nanoseconds ? .timestamp(.nanoseconds) : .timestampTZ, 0)
    case .date: return (.date, 0)
    case .decimal: return try decimal(stored)
    case .list: return (.list(children[0].type), 0)
    case .map: return (.map(key: children[0].type, value: children[1].type), 0)
    case .structure:
      guard stored.names.count == children.count else {
        throw SQLError(.dataCorrupted, "the schema is damaged: names are missing")
      }
      return (.structure(zip(stored.names, children).map { Field($0, $1.type) }), 0)
    case .union:
      let members = children.enumerated().map { Field("member\($0)", $1.type) }
      return (.structure([Field("tag", .int8)] + members), 0)
    }
  }

  /// Hive 0.11 wrote no precision: it meant 38 digits, 18 of them after the point.
  private func decimal(_ stored: StoredORCType) throws(SQLError) -> (DataType, Int) {
    if stored.precision == 0 { return (.decimal(precision: 38, scale: 18), 18) }
    guard stored.precision <= 38, stored.scale <= stored.precision else {
      throw SQLError(
        .dataCorrupted,
        "the schema is damaged: there is no DECIMAL(\(stored.precision),\(stored.scale))")
    }
    return (.decimal(precision: stored.precision, scale: stored.scale), stored.scale)
  }

  /// ORC stores nanoseconds: they are kept where the statistics show that 64 bits hold them.
  private func unit(_ id: Int) -> TimeUnit {
    if types[id].unit == StoredORCType.microseconds { return .microseconds }
    guard statistics.indices.contains(id), let bounds = statistics[id].instants else {
      return statistics.indices.contains(id) && statistics[id].valueCount == 0
        ? .nanoseconds : .microseconds
    }
    // 1677-09-22 to 2262-04-10, in milliseconds.
    return bounds.minimum > -9_223_300_000_000 && bounds.maximum < 9_223_300_000_000
      ? .nanoseconds : .microseconds
  }
}
