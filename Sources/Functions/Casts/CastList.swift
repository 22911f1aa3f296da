import Columns
import Diagnostics

/// The explicit conversion between two types, or nil if there is none.
package func cast(from: DataType, to: DataType) -> Cast? {
  if from == to { return same(from, to) }
  return nil
}

private func same(_ from: DataType, _ to: DataType) -> Cast {
  let kernel: ScalarKernel = { (arguments, _) throws(SQLError) in arguments[0] }
  return Cast(from: from, to: to, canFail: false, kernel: kernel, tryKernel: kernel)
}
