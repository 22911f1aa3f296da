import Columns
import Diagnostics

/// A sequence as a statement of a session uses it.
package protocol SequenceSource: Sendable {
  var name: String { get }
  /// Of its values: BIGINT, or a decimal where they may be larger.
  var type: DataType { get }
  /// The next values, which the session then has as its current ones.
  func next(_ count: Int) throws(SQLError) -> [Int128]
  /// The next value alone.
  func next() throws(SQLError) -> Int128
  /// The value that the session got last.
  /// - Throws: `notInPrerequisiteState` (ORA-08002) before the first NEXTVAL.
  func current() throws(SQLError) -> Int128
  /// Sets what comes next: this value, or the one behind it.
  func set(_ value: Int128, isCalled: Bool) throws(SQLError)
}
