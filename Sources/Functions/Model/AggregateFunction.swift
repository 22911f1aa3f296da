import Columns
import Diagnostics

/// The running states of one aggregate for many groups.
///
/// States lie in flat arrays indexed by the group's number. Results do not depend on how rows
/// are split into batches, workers or merges: floating sums are kept in a reproducible form, and
/// order-dependent aggregates order by `position`.
package protocol Accumulator: AnyObject {
  /// Makes room for groups `0 ..< count`; new ones start empty.
  func resize(groups count: Int)

  /// Adds the rows of a batch.
  /// - Parameters:
  ///   - arguments: The argument columns, `count` rows each, in any encoding.
  ///   - groups: The group of each row; nil puts all rows into group 0.
  ///   - position: The ordinal of the batch's first row in the input, the same on every road;
  ///     rows follow one by one.
  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError)

  /// Adds the states of another accumulator of the same kind: its group `i` to `groups[i]`.
  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError)

  /// Whether `merge(_:rows:groups:)` is there.
  var mergesRows: Bool { get }

  /// Adds the states of some groups of another accumulator of the same kind: its group `rows[i]`
  /// to `groups[i]`.
  func merge(_ other: any Accumulator, rows: Span<Int32>, groups: Span<UInt32>) throws(SQLError)

  /// The results of the groups `range`, in order.
  func finish(_ range: Range<Int>) throws(SQLError) -> Column

  /// The results of these groups of another accumulator, which has gathered the same from the same
  /// rows (`AggregateCall.gathers`).
  func finish(_ range: Range<Int>, of other: any Accumulator) throws(SQLError) -> Column

  /// The results over many frames, where this kind has a way that does not add the rows of each
  /// frame anew; nil where it has none. The groups of the accumulator are not touched.
  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column?

  /// Bytes held now.
  var byteCount: Int { get }

  /// What kinds of columns `states` gives.
  var stateTypes: [DataType] { get }

  /// What groups have gathered, one row each: for spilling.
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column]

  /// Makes an empty accumulator hold what `states` gave: row `i` becomes group `i`.
  func load(_ states: [Column], count: Int) throws(SQLError)
}

extension Accumulator {
  package var mergesRows: Bool { false }

  package func merge(
    _ other: any Accumulator, rows: Span<Int32>, groups: Span<UInt32>
  ) throws(SQLError) {
    throw SQLError(.internalError, "this aggregate merges all of its groups at once")
  }

  package func finish(
    _ range: Range<Int>, of other: any Accumulator
  ) throws(SQLError) -> Column {
    throw SQLError(.internalError, "this aggregate reads no other's states")
  }

  package func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    nil
  }
}

/// An aggregate chosen for given argument types.
package struct AggregateCall: Sendable {
  package var name: String
  package var argumentTypes: [DataType]
  package var returnType: DataType
  /// What it gives over no rows: NULL for most, 0 for COUNT.
  package var emptyResult: Value
  /// NULL arguments are left out before the accumulator sees them when false is not set.
  package var ignoresNulls: Bool
  /// The result is the same when duplicates are dropped (MIN, MAX): DISTINCT is free.
  package var ignoresDuplicates: Bool
  package var makeAccumulator: @Sendable () -> any Accumulator
  /// The aggregate that combines partial results, if splitting is possible:
  /// `sum` for `count`, `min` for `min`; nil when only accumulators can be merged.
  package var combinesWith: String?
  /// What the accumulator gathers of its rows, where others that gather the same can read it: `avg`
  /// divides the sums that `sum` gives.
  package var gathers: String?

  package init(
    name: String, argumentTypes: [DataType], returnType: DataType, emptyResult: Value = .null,
    ignoresNulls: Bool = true, ignoresDuplicates: Bool = false, combinesWith: String? = nil,
    gathers: String? = nil, makeAccumulator: @escaping @Sendable () -> any Accumulator
  ) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.returnType = returnType
    self.emptyResult = emptyResult
    self.ignoresNulls = ignoresNulls
    self.ignoresDuplicates = ignoresDuplicates
    self.combinesWith = combinesWith
    self.gathers = gathers
    self.makeAccumulator = makeAccumulator
  }
}

package struct AggregateSignature: Sendable {
  package var text: String
  /// The call for these arguments, or nil when they do not fit.
  package var match:
    @Sendable (_ arguments: [ArgumentType], _ dialect: Dialect) -> (call: AggregateCall, cost: Int)?

  package init(
    _ text: String,
    match:
      @escaping @Sendable (_ arguments: [ArgumentType], _ dialect: Dialect) -> (
        call: AggregateCall, cost: Int
      )?
  ) {
    self.text = text
    self.match = match
  }
}

/// An aggregate function: names, documentation, example and signatures.
///
/// `WITHIN GROUP (ORDER BY x)` and `agg(x ORDER BY y)` are bound by sorting the input before the
/// aggregate; the accumulator then sees the rows in that order of `position`.
package struct AggregateFunction: Sendable {
  package var names: [String]
  package var category: FunctionCategory
  package var summary: String
  package var example: FunctionExample
  package var signatures: [AggregateSignature]

  package init(
    names: [String], category: FunctionCategory = .aggregate, summary: String,
    example: FunctionExample, signatures: [AggregateSignature]
  ) {
    self.names = names
    self.category = category
    self.summary = summary
    self.example = example
    self.signatures = signatures
  }
}
