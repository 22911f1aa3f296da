import Columns
import Diagnostics
import Kernels

/// What a conversion does with a value that has no counterpart.
enum CastFailure: Sendable {
  case raise, null
}

/// How a cast works on one flat or constant column.
typealias ConversionKernel =
  @Sendable (Column, KernelContext, CastFailure) throws(SQLError) -> Column

/// The way from one type to another.
struct Conversion: Sendable {
  var canFail: Bool
  var kernel: ConversionKernel

  init(canFail: Bool = false, _ kernel: @escaping ConversionKernel) {
    self.canFail = canFail
    self.kernel = kernel
  }

  /// First this, then that.
  func then(_ next: Conversion) -> Conversion {
    let first = kernel
    let second = next.kernel
    return Conversion(canFail: canFail || next.canFail) {
      (column, context, failure) throws(SQLError) in
      let middle = try first(column, context, failure)
      return try second(middle, context, failure)
    }
  }

  func cast(from: DataType, to: DataType) -> Cast {
    let kernel = kernel
    return Cast(
      from: from, to: to, canFail: canFail,
      kernel: lifted(to) { (arguments, context) throws(SQLError) in
        try kernel(arguments[0], context, .raise)
      },
      tryKernel: lifted(to) { (arguments, context) throws(SQLError) in
        try kernel(arguments[0], context, .null)
      })
  }
}

/// Converts values by a function that sets its flag for those that have no counterpart.
func convert<A: ColumnElement, R: ColumnElement>(
  _ column: Column, to type: DataType, _ failure: CastFailure, _ body: (A, inout Bool) -> R
) throws(SQLError) -> Column {
  switch failure {
  case .null: return Rows.mapOrNull(column, to: type, body)
  case .raise:
    var failed = false
    let result: Column = Rows.flagging(column, to: type, &failed, body)
    guard failed else { return result }
    let values = column.span(of: A.self)
    for row in 0..<values.count where !column.isNull(row) {
      var bad = false
      _ = body(values[row], &bad)
      if bad { throw outOfRange(column[row], column.type, for: type) }
    }
    return result
  }
}

/// Reads text by a function that knows what is invalid.
func read<R: ColumnElement>(
  _ column: Column, to type: DataType, _ failure: CastFailure,
  _ body: (UnsafeRawBufferPointer) -> Reading<R>
) throws(SQLError) -> Column {
  let texts = RowReader<StringView>(column)
  return try Rows.make([column], count: column.count, to: type) { (row) throws(SQLError) -> R? in
    let view = texts[row]
    switch view.withBytes(body) {
    case .value(let value): return value
    case .invalid:
      if failure == .null { return nil }
      throw invalidText(view.text, for: type)
    case .outOfRange:
      if failure == .null { return nil }
      throw outOfRange(view.text, for: type)
    }
  }
}

func outOfRange(_ value: Value, _ from: DataType, for type: DataType) -> SQLError {
  outOfRange(ValueText.text(of: value, type: from), for: type)
}

func outOfRange(_ text: String, for type: DataType) -> SQLError {
  SQLError(
    type.isTemporal ? .datetimeOverflow : .numericOutOfRange,
    "value \(shortened(text)) is out of range for \(type)")
}

func invalidText(_ text: String, for type: DataType) -> SQLError {
  SQLError(
    type.isTemporal || type == .interval ? .invalidDatetime : .invalidText,
    "invalid input for \(type): \"\(shortened(text))\"")
}

/// At most sixty characters for a message.
func shortened(_ text: String) -> String {
  text.count <= 60 ? text : String(text.prefix(57)) + "…"
}
