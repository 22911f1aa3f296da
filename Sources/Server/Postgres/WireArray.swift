import Columns
import Engine

/// Arrays of parameters in PostgreSQL's binary format (`array_recv`): dimensions, a flag for NULLs, the
/// type of the elements, for each dimension its length and first index, then the elements with their
/// lengths, -1 for NULL.
enum WireArray {
  /// The element's type of an array type; nil for what is no array.
  static func element(_ oid: Int32) -> Int32? { elements[oid] }

  private static let elements: [Int32: Int32] = {
    var found: [Int32: Int32] = [1015: 1043, 1014: 1042, 1028: 26, 1003: 25]
    for (element, array) in WireType.arrays { found[array] = element }
    return found
  }()

  /// - Throws: For arrays of more than one dimension, and lengths that do not fit the message.
  static func binary(_ bytes: [UInt8]) throws(WireBody.Malformed) -> StatementParameters.Entry {
    var body = WireBody(bytes)
    let dimensions = try body.integer(Int32.self)
    _ = try body.integer(Int32.self)
    let oid = try body.integer(Int32.self)
    let type = WireType.dataType(oid) ?? .varchar
    if dimensions == 0 { return .init(value: .list([]), type: .list(type)) }
    guard dimensions == 1 else { throw WireBody.Malformed() }
    let count = Int(try body.integer(Int32.self))
    _ = try body.integer(Int32.self)
    guard count >= 0, count <= body.rest / 4 else { throw WireBody.Malformed() }
    var items: [StatementParameters.Entry] = []
    for _ in 0..<count {
      let length = Int(try body.integer(Int32.self))
      let null = StatementParameters.Entry(value: .null, type: type)
      items.append(length < 0 ? null : try WireParameters.binary(try body.take(length), oid))
    }
    let element = common(items, type)
    return .init(value: .list(items.map { rescaled($0.value, element) }), type: .list(element))
  }

  private static func rescaled(_ value: Value, _ type: DataType) -> Value {
    guard case .decimal(var unscaled, let places) = value, case .decimal(_, let scale) = type else {
      return value
    }
    // It fits: the type has room for the widest whole part and the most places.
    for _ in places..<max(places, scale) { unscaled *= 10 }
    return .decimal(unscaled: unscaled, scale: scale)
  }

  /// Decimals have just the digits that were written: the widest holds all of them.
  private static func common(_ items: [StatementParameters.Entry], _ type: DataType) -> DataType {
    var whole = 0
    var scale = 0
    for item in items {
      guard case .decimal(let precision, let places) = item.type else { continue }
      whole = max(whole, precision - places)
      scale = max(scale, places)
    }
    if whole + scale == 0 { return type }
    guard whole + scale <= DataType.maximumDecimalPrecision else { return .number }
    return .decimal(precision: whole + scale, scale: scale)
  }
}
