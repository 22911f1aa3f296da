import Columns
import Diagnostics
import Engine

/// Counts the bytes of a result, and sends nothing.
final class CountedResult: ResultConsumer {
  private let encoder: any ResultEncoder
  private var pending: [UInt8] = []
  private(set) var byteCount = 0

  init(_ encoder: any ResultEncoder) { self.encoder = encoder }

  func begin(_ schema: Schema) throws(SQLError) { try encoder.begin(schema, into: &pending) }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    try encoder.append(batch, into: &pending)
    count()
    return true
  }

  func end() throws(SQLError) {
    try encoder.end(into: &pending)
    count()
  }

  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}

  private func count() {
    byteCount += pending.count
    pending.removeAll(keepingCapacity: true)
  }
}

/// Lets through the bytes of a range, one after another.
struct ByteWindow {
  private var skipped: Int
  private var rest: Int

  init(_ bytes: ClosedRange<Int>) {
    skipped = bytes.lowerBound
    rest = bytes.count
  }

  /// Nothing more is wanted.
  var isClosed: Bool { rest == 0 }

  mutating func cut(_ bytes: inout [UInt8]) {
    let dropped = min(skipped, bytes.count)
    bytes.removeFirst(dropped)
    skipped -= dropped
    if bytes.count > rest { bytes.removeLast(bytes.count - rest) }
    rest -= bytes.count
  }
}
