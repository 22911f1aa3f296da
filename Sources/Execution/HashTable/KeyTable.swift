import Columns
import Diagnostics

/// Numbers distinct keys from 0 in the order of their first appearance.
class KeyTable {
  let types: [DataType]
  /// Distinct keys so far.
  var count = 0

  init(_ types: [DataType]) { self.types = types }

  /// Writes the number of each row's key, after giving new keys new numbers.
  /// - Returns: False, with nothing changed, when this form of table cannot hold the keys.
  func findOrInsert(
    _ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool { false }

  /// The keys with these numbers, one column per key column.
  func keys(_ range: Range<Int>) -> [Column] { [] }

  /// Whether numbers are found by the keys' own places, so that merging tables is one pass.
  var isIndexed: Bool { false }

  /// Whether they are, or may be later, when more of the keys are known.
  var mayBeIndexed: Bool { isIndexed }

  /// The key that decides all others, where that is known of the rows so far.
  var decidingKey: Int? { nil }

  /// Bytes held.
  var byteCount: Int { 0 }

  /// The most distinct keys that numbers of 32 bits allow.
  final func checkCount() throws(SQLError) {
    guard count < Int(UInt32.max) - (1 << 16) else {
      throw SQLError(.programLimitExceeded, "more than four billion groups in one grouping")
    }
  }
}
