import Columns
import Diagnostics

/// What an implicit cast costs when a signature is chosen; nil where only CAST converts.
///
/// 0 is the same type; the nearer the wider type, the cheaper.
package func implicitCastCost(from: DataType, to: DataType) -> Int? {
  if from == to || from == .null { return 0 }
  if from.isNumeric && to.isNumeric { return numericCastCost(from: from, to: to) }
  if from.isZoned || to.isZoned { return zonedCastCost(from: from, to: to) }
  switch (from, to) {
  case (.date, .timestamp): return 5
  case (.date, .timestampTZ): return 8
  case (.timestamp(let narrow), .timestamp(let wide)):
    return narrow.rawValue < wide.rawValue ? 1 : 2
  case (.timestamp, .timestampTZ): return 5
  case (.enumeration, .varchar): return 1
  case (.json, .varchar): return 5
  case (.list(let a), .list(let b)): return implicitCastCost(from: a, to: b)
  case (.map(let key, let value), .map(let otherKey, let otherValue)):
    guard let first = implicitCastCost(from: key, to: otherKey),
      let second = implicitCastCost(from: value, to: otherValue)
    else { return nil }
    return first + second
  case (.structure(let a), .structure(let b)): return memberwiseCost(a, b)
  default: return nil
  }
}

private func memberwiseCost(_ a: [Field], _ b: [Field]) -> Int? {
  guard let places = matchingPlaces(from: a, to: b) else { return nil }
  var sum = 0
  for (x, y) in zip(places.map { a[$0] }, b) {
    guard let cost = implicitCastCost(from: x.type, to: y.type) else { return nil }
    sum += cost
  }
  return sum
}

private func numericCastCost(from: DataType, to: DataType) -> Int? {
  switch (from, to) {
  case (.decimal(let p, let s), .decimal(let q, let t)):
    return t >= s && q - t >= min(p - s, 38 - t) ? 1 : nil
  case (_, .number): return from.isFloating ? nil : 12
  case (.number, .double), (.decimal, .double): return 10
  case (.decimal, .float), (.number, .float): return 20
  case (.float, .double): return 1
  case (_, .double): return from.isInteger ? 15 : nil
  case (_, .float): return from.isInteger ? 20 : nil
  case (_, .decimal): return from.isInteger ? 10 : nil
  default: return integerCastCost(from: from, to: to)
  }
}

/// Bits of an integer type, the sign left out.
private func integerBits(_ type: DataType) -> Int? {
  switch type {
  case .int8: 7
  case .uint8: 8
  case .int16: 15
  case .uint16: 16
  case .int32: 31
  case .uint32: 32
  case .int64: 63
  case .uint64: 64
  case .int128: 127
  default: nil
  }
}

private func integerCastCost(from: DataType, to: DataType) -> Int? {
  guard let narrow = integerBits(from), let wide = integerBits(to), wide > narrow else {
    return nil
  }
  if to.isUnsigned && !from.isUnsigned { return nil }
  return 1 + (wide - narrow) / 16
}

/// What it costs to pass this argument where a signature wants `wanted`.
///
/// A bare string literal fits every type. The oracle dialect also converts between text and
/// numbers or dates, as Oracle does.
package func argumentCost(
  _ argument: ArgumentType, to wanted: DataType, dialect: Dialect
) -> Int? {
  if argument.isStringLiteral, argument.type == .varchar || argument.type == .null {
    return wanted == .varchar ? 0 : wanted.isString ? 1 : 3
  }
  if let cost = implicitCastCost(from: argument.type, to: wanted) { return cost }
  if case .integer(let value)? = argument.constant, argument.type == literalType(value),
    fits(value, in: wanted)
  {
    return 4
  }
  guard dialect == .oracle else { return nil }
  if argument.type == .varchar, wanted.isNumeric || wanted.isTemporal { return 50 }
  if wanted == .varchar, argument.type.isNumeric || argument.type.isTemporal { return 40 }
  if wanted == .varchar, argument.type.isZoned { return 40 }
  if argument.type == .varchar, wanted.isZoned { return 50 }
  if argument.type.isNumeric, wanted == .int64 { return 30 }
  return nil
}

/// The type of an integer literal. `1::HUGEINT` has another one: it means to be wide.
private func literalType(_ value: Int128) -> DataType {
  if Int32(exactly: value) != nil { return .int32 }
  return Int64(exactly: value) != nil ? .int64 : .int128
}

/// An integer literal may also become a smaller type that holds it.
private func fits(_ value: Int128, in type: DataType) -> Bool {
  guard let bits = integerBits(type) else { return false }
  if type.isUnsigned && value < 0 { return false }
  return bits >= 127 || (value >> Int128(bits)) == (value < 0 ? -1 : 0)
}
