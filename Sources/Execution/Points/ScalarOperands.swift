import Columns
import Functions
import Plan

/// A text of one row: a column, a parameter or a literal.
final class ScalarText: ScalarOperand {
  private enum Source {
    case column(Int, emptyIsNull: Bool)
    case parameter(Int)
    case constant(Scalar)
  }

  private let source: Source
  /// Has the bytes of a literal.
  private let literal: Column?

  /// Nil for an expression of another form.
  init?(_ expression: BoundExpression, layout: [ColumnID: Int]) {
    guard expression.type == .varchar else { return nil }
    if let place = ScalarText.emptyAsNull(expression, layout) {
      (source, literal) = (.column(place, emptyIsNull: true), nil)
      return
    }
    switch expression {
    case .column(let id, _):
      guard let place = layout[id] else { return nil }
      (source, literal) = (.column(place, emptyIsNull: false), nil)
    case .parameter(let number, _): (source, literal) = (.parameter(number), nil)
    case .literal(let value, _):
      let column = Column.constant(value, .varchar, count: 1)
      (source, literal) = (.constant(column.scalar(0)), column)
    default: return nil
    }
  }

  /// The place of a column whose empty texts are NULL; nil for another expression.
  static func emptyAsNull(_ expression: BoundExpression, _ layout: [ColumnID: Int]) -> Int? {
    guard case .call(let call, let operands) = expression, call.name == nullIfEmptyCall.name,
      operands.count == 1, case .column(let id, .varchar) = operands[0]
    else { return nil }
    return layout[id]
  }

  func order(against other: ScalarText, _ row: ScalarRow) -> ScalarOrder {
    guard let a = value(row), let b = other.value(row) else { return .untold }
    return a.isNull || b.isNull ? .unknown : .of(a.text.compare(b.text))
  }

  /// The text or NULL, which lives as long as the row and the expression; nil where it is no text.
  func value(_ row: ScalarRow) -> Scalar? {
    let value: Scalar
    switch source {
    case .constant(let constant): return constant
    case .column(let place, let emptyIsNull):
      value = row.columns[place]
      if emptyIsNull, value.form == .text, value.text.count == 0 { return .null }
    case .parameter(let number):
      guard number < row.parameterCount else { return nil }
      value = row.parameters[number]
    }
    return value.form == .text || value.isNull ? value : nil
  }
}

/// A date or a timestamp of one row: a column, a parameter or a literal.
final class ScalarTime: ScalarOperand {
  private enum Source {
    case column(Int)
    case parameter(Int)
    case constant(Scalar)
  }

  private let source: Source
  private let form: Scalar.Form

  /// Nil for an expression of another form.
  init?(_ expression: BoundExpression, layout: [ColumnID: Int]) {
    switch expression.type {
    case .date: form = .days
    case .timestamp, .timestampTZ: form = .ticks
    default: return nil
    }
    switch expression {
    case .column(let id, _):
      guard let place = layout[id] else { return nil }
      source = .column(place)
    case .parameter(let number, _): source = .parameter(number)
    case .literal(let value, let type):
      source = .constant(Column.constant(value, type, count: 1).scalar(0))
    default: return nil
    }
  }

  func order(against other: ScalarTime, _ row: ScalarRow) -> ScalarOrder {
    guard let a = value(row), let b = other.value(row) else { return .untold }
    if a.isNull || b.isNull { return .unknown }
    return .of(a.number < b.number ? -1 : a.number == b.number ? 0 : 1)
  }

  /// In the unit of the type, or NULL; nil where the kernels have to tell.
  func value(_ row: ScalarRow) -> Scalar? {
    let value: Scalar
    switch source {
    case .constant(let constant): value = constant
    case .parameter(let number):
      guard number < row.parameterCount else { return nil }
      value = row.parameters[number]
    case .column(let place): value = row.columns[place]
    }
    return value.form == form || value.isNull ? value : nil
  }
}

/// An expression of one row whose value is told without columns where it can be.
class ScalarValue {
  /// Of the expression's type; nil where the kernels have to tell.
  func value(_ row: ScalarRow) -> Scalar? { nil }

  /// Nil for an expression of another form.
  static func made(_ expression: BoundExpression, layout: [ColumnID: Int]) -> ScalarValue? {
    if let number = ScalarExpression(expression, layout: layout) { return NumberValue(number) }
    if let text = ScalarText(expression, layout: layout) { return TextValue(text) }
    if let time = ScalarTime(expression, layout: layout) { return TimeValue(time) }
    return nil
  }
}

private final class NumberValue: ScalarValue {
  let number: ScalarExpression
  init(_ number: ScalarExpression) { self.number = number }
  override func value(_ row: ScalarRow) -> Scalar? {
    number.value(row)?.exact(as: number.type)?.scalar
  }
}

private final class TextValue: ScalarValue {
  let text: ScalarText
  init(_ text: ScalarText) { self.text = text }
  override func value(_ row: ScalarRow) -> Scalar? { text.value(row) }
}

private final class TimeValue: ScalarValue {
  let time: ScalarTime
  init(_ time: ScalarTime) { self.time = time }
  override func value(_ row: ScalarRow) -> Scalar? { time.value(row) }
}
