import Columns
import Kernels

/// Reads decimals of one precision and scale.
struct DecimalCell {
  let precision: Int
  let scale: Int
  let point: UInt8
  /// Whether digits beyond the scale round, or make the value unreadable.
  let rounds: Bool

  /// Up to 18 digits in one loop; everything else goes the wide way.
  func narrow(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    guard bytes.count <= 18 else { return wide(bytes).flatMap(Int64.init(exactly:)) }
    let isNegative = bytes[0] == UInt8(ascii: "-")
    var value: Int64 = 0
    var pointPlace = -1
    var isFine = true
    for place in (isNegative ? 1 : 0)..<bytes.count {
      let digit = bytes[place] &- 0x30
      if digit <= 9 {
        value = value &* 10 &+ Int64(digit)
      } else {
        isFine = isFine && bytes[place] == point && pointPlace < 0
        pointPlace = place
      }
    }
    let fraction = pointPlace < 0 ? 0 : bytes.count - pointPlace - 1
    let digits = bytes.count - (isNegative ? 1 : 0) - (pointPlace < 0 ? 0 : 1)
    guard isFine, digits > 0, fraction <= scale, digits - fraction + scale <= precision else {
      return wide(bytes).flatMap(Int64.init(exactly:))
    }
    value *= powersOfTen64[scale - fraction]
    return isNegative ? 0 - value : value
  }

  func wide(_ bytes: UnsafeRawBufferPointer) -> Int128? {
    CellNumbers.withPoint(bytes, point) { text in
      if !rounds && !isExact(text) { return nil }
      let read = NumberReader.decimal(text, precision: precision, scale: scale)
      if case .value(let value) = read { return value }
      return nil
    }
  }

  /// Whether no digit but zeros stands beyond the scale.
  private func isExact(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return true }
    let tail = bytes[min(point + 1 + scale, bytes.count)...]
    return tail.allSatisfy { $0 == 0x30 }
  }
}
