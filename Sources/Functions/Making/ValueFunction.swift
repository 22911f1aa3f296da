import Columns
import Diagnostics
import Kernels

extension Overload.Plan {
  /// A plan that computes value by value: for nested data and rare functions, not for hot loops.
  ///
  /// If strict, `body` sees no NULL argument.
  static func values(
    _ arguments: [DataType], returns: DataType, canFail: Bool = false, isStrict: Bool = true,
    castsAnything: Bool = false, _ body: @escaping @Sendable ([Value]) throws(SQLError) -> Value
  ) -> Overload.Plan {
    Overload.Plan(
      arguments, returns: returns, canFail: canFail, isStrict: isStrict,
      castsAnything: castsAnything
    ) { (columns, context) throws(SQLError) in
      let isConstant = isStrict && columns.allSatisfy(\.isConstant) && !columns.isEmpty
      let count = isConstant ? min(1, context.count) : context.count
      var builder = ColumnBuilder(returns, capacity: count)
      for row in 0..<count {
        let values = columns.map { $0[row] }
        if isStrict && values.contains(.null) {
          builder.appendNull()
        } else {
          builder.append(try body(values))
        }
      }
      let made = builder.finish()
      return isConstant ? made.repeated(context.count) : made
    }
  }
}

extension Value {
  var elements: [Value] { if case .list(let elements) = self { elements } else { [] } }
  var integer: Int { if case .integer(let value) = self { Int(clamping: value) } else { 0 } }
  var text: String { if case .string(let text) = self { text } else { "" } }
}

/// The element type of a list argument; a NULL or empty list fits all.
func elementType(_ argument: ArgumentType) -> DataType? {
  switch argument.type {
  case .list(let element): element
  case .null: .some(.null)
  default: nil
  }
}
