import Columns
import Diagnostics

/// Whole partitions of a window, one behind the other, as a window function sees them.
///
/// All rows are numbered from the first one of the first partition.
package struct WindowRows: Sendable {
  /// The rows that a frame leaves out: EXCLUDE CURRENT ROW, GROUP or TIES.
  package enum Exclusion: Sendable { case none, currentRow, group, ties }

  /// The argument columns of the rows in window order.
  package let arguments: [Column]
  package let count: Int
  /// The partition of row `i` is `starts.rows[i] ..< ends.rows[i]`.
  package let starts: Selection
  package let ends: Selection
  /// `peers.rows[i]` is the first row that is a peer of row `i` (equal ORDER BY keys).
  package let peers: Selection
  /// The frame of row `i` is `frameStarts.rows[i] ..< frameEnds.rows[i]`; both are empty for
  /// functions that do not use it.
  package let frameStarts: Selection
  package let frameEnds: Selection
  package let exclusion: Exclusion

  package init(
    arguments: [Column], count: Int, starts: Selection, ends: Selection, peers: Selection,
    frameStarts: Selection, frameEnds: Selection, exclusion: Exclusion = .none
  ) {
    self.arguments = arguments
    self.count = count
    self.starts = starts
    self.ends = ends
    self.peers = peers
    self.frameStarts = frameStarts
    self.frameEnds = frameEnds
    self.exclusion = exclusion
  }

  /// The rows of each partition, for functions that look at one partition after another.
  var partitions: [Range<Int>] {
    let ends = ends.rows
    var partitions: [Range<Int>] = []
    var row = 0
    while row < count {
      partitions.append(row..<Int(ends[row]))
      row = Int(ends[row])
    }
    return partitions
  }
}

/// Computes a window function over whole partitions: one value per row, in window order.
package typealias WindowKernel =
  @Sendable (_ rows: WindowRows, _ session: FunctionSession) throws(SQLError) -> Column

/// A window function (not an aggregate) chosen for given argument types.
package struct WindowCall: Sendable {
  package var name: String
  package var argumentTypes: [DataType]
  package var returnType: DataType
  /// `row_number`, `rank`, `lag` and the like ignore the frame; `first_value` reads it.
  package var usesFrame: Bool
  package var kernel: WindowKernel

  package init(
    name: String, argumentTypes: [DataType], returnType: DataType, usesFrame: Bool,
    kernel: @escaping WindowKernel
  ) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.returnType = returnType
    self.usesFrame = usesFrame
    self.kernel = kernel
  }
}

package struct WindowSignature: Sendable {
  package var text: String
  package var match:
    @Sendable (_ arguments: [ArgumentType], _ dialect: Dialect, _ ignoreNulls: Bool) -> (
      call: WindowCall, cost: Int
    )?

  package init(
    _ text: String,
    match:
      @escaping @Sendable (
        _ arguments: [ArgumentType], _ dialect: Dialect, _ ignoreNulls: Bool
      ) -> (call: WindowCall, cost: Int)?
  ) {
    self.text = text
    self.match = match
  }
}

package struct WindowFunction: Sendable {
  package var names: [String]
  package var summary: String
  package var example: FunctionExample
  package var signatures: [WindowSignature]

  package init(
    names: [String], summary: String, example: FunctionExample, signatures: [WindowSignature]
  ) {
    self.names = names
    self.summary = summary
    self.example = example
    self.signatures = signatures
  }
}
