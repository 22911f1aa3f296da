import Columns
import Diagnostics

/// A conversion between two types.
package struct Cast: Sendable {
  package var from: DataType
  package var to: DataType
  /// Some values have no counterpart: the kernel throws for them (or gives NULL, see `tryKernel`).
  package var canFail: Bool
  package var kernel: ScalarKernel
  /// Gives NULL where `kernel` would throw: TRY_CAST.
  package var tryKernel: ScalarKernel
  /// Where the conversion stands in the statement, for errors at run time.
  package var range: SourceRange?

  package init(
    from: DataType, to: DataType, canFail: Bool, kernel: @escaping ScalarKernel,
    tryKernel: @escaping ScalarKernel
  ) {
    self.from = from
    self.to = to
    self.canFail = canFail
    self.kernel = kernel
    self.tryKernel = tryKernel
  }
}
