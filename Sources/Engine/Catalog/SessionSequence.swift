import Catalog
import Columns
import Diagnostics
import Synchronization

/// A sequence as one session uses it: it knows the value that the session got last.
final class SessionSequence: SequenceSource {
  let definition: StoredDefinition
  private let key: String
  let type: DataType
  private let start: Int128
  private let increment: Int128
  private let store: StoreSession
  private let last = Mutex<Int128?>(nil)

  init(_ definition: StoredDefinition, store: StoreSession, names: SessionNames) throws(SQLError) {
    self.definition = definition
    key = definition.key
    self.store = store
    let state = try SequenceState(definition)
    start = state.start
    increment = state.increment
    let isNarrow =
      state.maximum <= Int128(Int64.max) && state.minimum >= Int128(Int64.min)
    type = isNarrow ? .int64 : .decimal(precision: 28, scale: 0)
  }

  var name: String { definition.name }

  func next(_ count: Int) throws(SQLError) -> [Int128] {
    var values: [Int128] = []
    values.reserveCapacity(count)
    while values.count < count {
      let run = try store.advance(sequence: key, by: count - values.count)
      for i in 0..<run.count { values.append(run[i]) }
    }
    let newest = values.last
    if let newest { last.withLock { $0 = newest } }
    return values
  }

  func next() throws(SQLError) -> Int128 {
    let value = try store.advance(sequence: key, by: 1).first
    last.withLock { $0 = value }
    return value
  }

  func current() throws(SQLError) -> Int128 {
    if let value = last.withLock({ $0 }) { return value }
    throw SQLError(
      .notInPrerequisiteState,
      "the current value of sequence \"\(name)\" is not yet known in this session",
      hint: "NEXTVAL gives the first one",
      code: definition.dialect == .oracle ? -8002 : nil)
  }

  func set(_ value: Int128, isCalled: Bool) throws(SQLError) {
    try store.restart(sequence: key, at: isCalled ? value + increment : value)
    if isCalled { last.withLock { $0 = value } }
  }

  func restart() throws(SQLError) { try store.restart(sequence: key, at: start) }
}
