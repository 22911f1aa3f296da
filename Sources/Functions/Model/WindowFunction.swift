import Columns
import Diagnostics

/// One partition of a window, as a window function sees it.
package struct WindowPartition: Sendable {
  /// The argument columns of the partition's rows in window order.
  package let arguments: [Column]
  package let count: Int
  /// `peers.rows[i]` is the first row that is a peer of row `i` (equal ORDER BY keys).
  package let peers: Selection
  /// The frame of row `i` is `frameStart.rows[i] ..< frameEnd.rows[i]`.
  package let frameStart: Selection
  package let frameEnd: Selection

  package init(
    arguments: [Column], count: Int, peers: Selection, frameStart: Selection, frameEnd: Selection
  ) {
    self.arguments = arguments
    self.count = count
    self.peers = peers
    self.frameStart = frameStart
    self.frameEnd = frameEnd
  }
}

/// Computes a window function over one partition: one value per row, in window order.
package typealias WindowKernel =
  @Sendable (_ partition: WindowPartition, _ session: FunctionSession) throws(SQLError) ->
  Column

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
