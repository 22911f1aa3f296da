import Columns
import Diagnostics

/// One signature of a function that computes value by value.
struct SimpleSignature: Sendable {
  var arguments: [DataType]
  var optional = 0
  var returns: DataType
  var body: @Sendable ([Value]) throws(SQLError) -> Value

  init(
    _ arguments: [DataType], optional: Int = 0, returns: DataType,
    _ body: @escaping @Sendable ([Value]) throws(SQLError) -> Value
  ) {
    self.arguments = arguments
    self.optional = optional
    self.returns = returns
    self.body = body
  }

  var overload: Overload {
    let (types, optional, returns, body) = (arguments, optional, returns, body)
    let shown = types.enumerated().map { i, type in
      i < types.count - optional ? type.description : "[\(type)]"
    }
    return Overload("(\(shown.joined(separator: ", "))) → \(returns)") { given, _ in
      guard given.count <= types.count, given.count >= types.count - optional else { return nil }
      return .values(Array(types.prefix(given.count)), returns: returns, canFail: true, body)
    }
  }
}

extension ScalarFunction {
  /// A function for which looking at values one by one is fast enough.
  static func simple(
    _ names: String..., category: FunctionCategory, summary: String, example: String,
    gives result: String, _ signatures: [SimpleSignature]
  ) -> ScalarFunction {
    let name = names[0]
    return ScalarFunction(
      names: names, category: category, summary: summary,
      example: FunctionExample(example, gives: result),
      signatures: signatures.map { $0.overload.signature(named: name) })
  }
}

extension Value {
  /// The bytes of a blob or a text.
  var bytes: [UInt8] {
    switch self {
    case .blob(let bytes): bytes
    case .string(let text): Array(text.utf8)
    default: []
    }
  }

  var number: Double {
    switch self {
    case .double(let double): double
    case .integer(let integer): Double(integer)
    default: 0
    }
  }
}
