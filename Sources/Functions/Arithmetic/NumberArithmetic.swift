import Columns
import Diagnostics
import Kernels

/// Oracle's NUMBER arithmetic.
func numberPlan(_ symbol: ArithmeticOperator) -> Overload.Plan? { nil }
