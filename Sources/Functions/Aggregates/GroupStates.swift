import Columns
import Diagnostics
import Glibc
import Kernels

/// One state per group, in a flat array that grows with the groups.
struct GroupStates<State: BitwiseCopyable> {
  private(set) var count = 0
  private var buffer = Buffer.of(State.self, count: 16)
  private let initial: State

  init(_ initial: State) { self.initial = initial }

  mutating func resize(_ groups: Int) {
    guard groups > count else { return }
    let stride = MemoryLayout<State>.stride
    if groups * stride > buffer.byteCount {
      Buffer.grow(&buffer, to: max(groups, count * 2, 16) * stride, keeping: count * stride)
    }
    var span = buffer.mutableSpan(of: State.self, from: count, count: groups - count)
    for i in 0..<span.count { span[i] = initial }
    count = groups
  }

  /// The states; kept by this struct alone, so that writing is safe.
  var states: Buffer { buffer }

  subscript(_ group: Int) -> State {
    get { buffer.span(of: State.self, count: count)[group] }
    nonmutating set {
      var span = buffer.mutableSpan(of: State.self, count: count)
      span[group] = newValue
    }
  }

  var byteCount: Int { buffer.byteCount }
}

extension GroupStates {
  /// The states of some groups as blobs.
  func column(of groups: Span<Int32>) -> Column {
    let stride = MemoryLayout<State>.stride
    let bytes = Buffer(byteCount: groups.count * stride)
    var copies = bytes.mutableSpan(of: State.self, count: groups.count)
    let source = buffer.span(of: State.self, count: count)
    for i in 0..<groups.count { copies[i] = source[Int(groups[i])] }
    return Column.make(.blob, count: groups.count, heaps: [bytes]) {
      (views: inout MutableSpan<StringView>) in
      for i in 0..<views.count { views[i] = StringView(bytes.base + i * stride, count: stride) }
    }
  }

  /// Takes the states from blobs that `column(of:)` made.
  mutating func load(_ column: Column, count: Int) {
    resize(count)
    let stride = MemoryLayout<State>.stride
    let flat = column.flattened()
    let views = flat.span(of: StringView.self)
    let target = buffer
    for i in 0..<count {
      precondition(views[i].count == stride, "a state has the size of its type")
      views[i].withBytes { bytes in
        if let source = bytes.baseAddress { memcpy(target.base + i * stride, source, stride) }
      }
    }
  }
}

/// The group of a row; all rows are in group 0 where no groups are given.
@inline(__always)
func groupOf(_ row: Int, _ groups: Span<UInt32>?) -> Int {
  if let groups { Int(groups[row]) } else { 0 }
}

/// Calls `body` with the value, group and row of every row that is not NULL.
@inline(__always)
func forEachValue<T: ColumnElement>(
  _ column: Column, groups: Span<UInt32>?, count: Int, _ type: T.Type = T.self,
  _ body: (_ value: T, _ group: Int, _ row: Int) -> Void
) {
  if column.type == .null || count == 0 { return }
  if column.isConstant {
    if column.isNull(0) { return }
    let value = column.span(of: T.self)[0]
    for row in 0..<count { body(value, groupOf(row, groups), row) }
    return
  }
  let flat = column.encoding == .dictionary ? column.flattened() : column
  let values = flat.span(of: T.self)
  precondition(values.count >= count)
  if let groups { precondition(groups.count >= count) }
  if let validity = flat.validity {
    let words = validity.words
    if let groups {
      for row in 0..<count where words[row >> 6] >> UInt64(row & 63) & 1 != 0 {
        body(values[unchecked: row], Int(groups[unchecked: row]), row)
      }
    } else {
      for row in 0..<count where words[row >> 6] >> UInt64(row & 63) & 1 != 0 {
        body(values[unchecked: row], 0, row)
      }
    }
  } else if let groups {
    for row in 0..<count { body(values[unchecked: row], Int(groups[unchecked: row]), row) }
  } else {
    for row in 0..<count { body(values[unchecked: row], 0, row) }
  }
}

/// Makes the result of groups: `value` gives one, or nil for NULL.
func results<R: ColumnElement>(
  _ range: Range<Int>, _ type: DataType, heaps: [Buffer] = [],
  _ value: (Int) throws(SQLError) -> R?
) throws(SQLError) -> Column {
  let start = range.lowerBound
  return try Rows.make([], count: range.count, to: type, heaps: heaps) {
    (row) throws(SQLError) -> R? in try value(start + row)
  }
}

/// The accumulator of another worker, which is of the same kind by construction.
func sameKind<A: Accumulator>(_ other: any Accumulator, as mine: A) -> A {
  guard let same = other as? A else {
    preconditionFailure("accumulators of one aggregate are of one kind")
  }
  return same
}
