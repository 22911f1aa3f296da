import Columns
import Kernels

/// The products of two columns whose factors are so small that 64 bits hold each product; nil where
/// some may be larger. Amounts seldom use the digits that their types allow, and one multiplication
/// of 64 bits is all that they need then.
func smallProducts<A: SignedElement, B: SignedElement>(
  _ x: Column, _ y: Column, _ type: DataType, _: A.Type, _: B.Type
) -> Column? {
  let left = x.span(of: A.self)
  let right = y.span(of: B.self)
  let bits = magnitudeBits(left, left.count)
  guard bits <= 62, bits + magnitudeBits(right, right.count) <= 62 else { return nil }
  return Rows.map(x, y, to: type) { (a: A, b: B) -> Int128 in
    Int128(Int64(truncatingIfNeeded: a) &* Int64(truncatingIfNeeded: b))
  }
}

/// The bits that values need beside their sign: all lie in -2^n ..< 2^n. What lies in NULL rows
/// counts too.
@inline(__always)
func magnitudeBits<T: FixedWidthInteger>(_ values: Span<T>, _ count: Int) -> Int {
  precondition(values.count >= count)
  var bits: T = 0
  for row in 0..<count {
    let value = values[unchecked: row]
    bits |= T.isSigned ? value ^ (value &>> T(T.bitWidth - 1)) : value
  }
  return T.bitWidth - bits.leadingZeroBitCount
}
