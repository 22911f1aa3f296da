import Columns
import Diagnostics

/// The type that holds the values of both, for UNION, CASE, IN and comparisons; nil if none does.
package func commonType(_ a: DataType, _ b: DataType) -> DataType? {
  if a == b || b == .null { return a }
  if a == .null { return b }
  if a.isNumeric && b.isNumeric { return commonNumericType(a, b) }
  if a.isZoned || b.isZoned { return zonedCommonType(a, b) }
  switch (a, b) {
  case (.date, .timestamp), (.date, .timestampTZ), (.timestamp, .timestampTZ): return b
  case (.timestamp, .date), (.timestampTZ, .date), (.timestampTZ, .timestamp): return a
  case (.timestamp(let x), .timestamp(let y)): return .timestamp(x.rawValue > y.rawValue ? x : y)
  case (.varchar, .enumeration), (.enumeration, .varchar), (.enumeration, .enumeration),
    (.varchar, .json), (.json, .varchar):
    return .varchar
  case (.list(let x), .list(let y)): return commonType(x, y).map { .list($0) }
  case (.map(let key, let value), .map(let otherKey, let otherValue)):
    guard let keys = commonType(key, otherKey), let values = commonType(value, otherValue)
    else { return nil }
    return .map(key: keys, value: values)
  case (.structure(let x), .structure(let y)): return commonStructure(x, y)
  default: return nil
  }
}

/// Where the fields of one structure stand in another: under their names where both have the same
/// ones, else in their order; nil where they are not as many.
func matchingPlaces(from: [Field], to: [Field]) -> [Int]? {
  guard from.count == to.count else { return nil }
  let names = from.map { $0.name.lowercased() }
  let places = to.compactMap { names.firstIndex(of: $0.name.lowercased()) }
  return Set(places).count == to.count ? places : Array(from.indices)
}

/// Whether fields have the names that a ROW gives them, which say nothing.
private func areNameless(_ fields: [Field]) -> Bool {
  fields.enumerated().allSatisfy { $1.name.lowercased() == "f\($0 + 1)" }
}

/// Where the fields of one structure stand in another that has those and more, nil for the others:
/// the structures of `[{'a': 1}, {'b': 2}]` meet in one with both fields.
func placesAmongMore(from: [Field], to: [Field]) -> [Int?]? {
  guard from.count < to.count, !areNameless(from), !areNameless(to) else { return nil }
  let names = from.map { $0.name.lowercased() }
  let places = to.map { names.firstIndex(of: $0.name.lowercased()) }
  return Set(places.compactMap { $0 }).count == from.count ? places : nil
}

/// The fields of both under their names, where the names differ.
private func unitedStructure(_ a: [Field], _ b: [Field]) -> DataType? {
  let names = Set(a.map { $0.name.lowercased() })
  let others = Set(b.map { $0.name.lowercased() })
  guard names != others, names.count == a.count, others.count == b.count, !areNameless(a),
    !areNameless(b)
  else { return nil }
  var fields = a
  for field in b {
    if let place = fields.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }) {
      guard let type = commonType(fields[place].type, field.type) else { return nil }
      fields[place].type = type
    } else {
      fields.append(field)
    }
  }
  return .structure(fields)
}

private func commonStructure(_ a: [Field], _ b: [Field]) -> DataType? {
  if let united = unitedStructure(a, b) { return united }
  guard let places = matchingPlaces(from: b, to: a) else { return nil }
  var fields: [Field] = []
  for (x, y) in zip(a, places.map { b[$0] }) {
    guard let type = commonType(x.type, y.type) else { return nil }
    fields.append(Field(x.name, type, isNullable: x.isNullable || y.isNullable))
  }
  return .structure(fields)
}

private func commonNumericType(_ a: DataType, _ b: DataType) -> DataType? {
  if a == .float && b == .float { return .float }
  if a.isFloating || b.isFloating { return .double }
  if a == .number || b == .number { return .number }
  if a.isInteger && b.isInteger { return commonIntegerType(a, b) }
  guard let x = a.asDecimal, let y = b.asDecimal else { return nil }
  return .decimalHolding(
    integerDigits: max(x.precision - x.scale, y.precision - y.scale), scale: max(x.scale, y.scale))
}

private func commonIntegerType(_ a: DataType, _ b: DataType) -> DataType {
  if implicitCastCost(from: a, to: b) != nil { return b }
  if implicitCastCost(from: b, to: a) != nil { return a }
  // One is signed, the other unsigned and at least as wide: the next wider signed type.
  let signed: [DataType] = [.int8, .int16, .int32, .int64, .int128]
  return signed.first {
    implicitCastCost(from: a, to: $0) != nil && implicitCastCost(from: b, to: $0) != nil
  } ?? .int128
}

/// The type of several expressions; bare string literals take the type of the others.
///
/// In the oracle dialect text beside a number or a date becomes a number or a date.
package func commonType(_ arguments: [ArgumentType], dialect: Dialect = .postgres) -> DataType? {
  var found: DataType?
  var hasLiteral = false
  for argument in arguments {
    if argument.isStringLiteral {
      hasLiteral = true
      continue
    }
    let type = argument.narrowedType
    guard let known = found else {
      found = type
      continue
    }
    guard let common = commonType(known, type) ?? oracleCommonType(known, type, dialect) else {
      return nil
    }
    found = common
  }
  if found?.isDecimal == true, arguments.allSatisfy({ !$0.type.isDecimal }) {
    // Integer literals count by their digits only beside decimals.
    found = arguments.filter { !$0.isStringLiteral }.reduce(.null) { common, argument in
      common.flatMap { commonType($0, argument.type) }
    }
  }
  if hasLiteral, found == nil || found == .null { return .varchar }
  return found
}

private func oracleCommonType(_ a: DataType, _ b: DataType, _ dialect: Dialect) -> DataType? {
  guard dialect == .oracle else { return nil }
  if a == .varchar, b.isNumeric || b.isTemporal { return b.isNumeric ? .number : b }
  if b == .varchar, a.isNumeric || a.isTemporal { return a.isNumeric ? .number : a }
  return nil
}

extension ArgumentType {
  /// An integer literal as the decimal of just its digits, every other type as it is.
  package var narrowedType: DataType {
    guard type.isInteger, case .integer(let value)? = constant else { return type }
    return .decimal(precision: decimalDigits(of: value.magnitude), scale: 0)
  }
}

/// The number of decimal digits, at least 1 and at most 38 that count.
func decimalDigits(of magnitude: UInt128) -> Int {
  var digits = 1
  var rest = magnitude / 10
  while rest > 0 {
    digits += 1
    rest /= 10
  }
  return min(digits, 38)
}

extension DataType {
  /// An integer or decimal type as precision and scale.
  package var asDecimal: (precision: Int, scale: Int)? {
    if case .decimal(let precision, let scale) = self { return (precision, scale) }
    return integerDigits.map { ($0, 0) }
  }

  /// The decimal with this many digits before and after the point, capped at 38 in all.
  ///
  /// The scale is kept; a value whose integer digits then have no room is an error.
  package static func decimalHolding(integerDigits: Int, scale: Int) -> DataType {
    let kept = min(scale, maximumDecimalPrecision)
    return .decimal(
      precision: max(1, min(integerDigits + kept, maximumDecimalPrecision)), scale: kept)
  }
}
