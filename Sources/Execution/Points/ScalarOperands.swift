import Columns
import Functions
import Plan

/// A text of one row: a column, a parameter or a literal.
final class ScalarText: ScalarOperand {
  private enum Source {
    case column(Int, emptyIsNull: Bool)
    case parameter(Int)
    case constant(String)
    case null
  }

  private let source: Source

  /// Nil for an expression of another form.
  init?(_ expression: BoundExpression, layout: [ColumnID: Int]) {
    guard expression.type == .varchar else { return nil }
    if let place = ScalarText.emptyAsNull(expression, layout) {
      source = .column(place, emptyIsNull: true)
      return
    }
    switch expression {
    case .column(let id, _):
      guard let place = layout[id] else { return nil }
      source = .column(place, emptyIsNull: false)
    case .parameter(let number, _): source = .parameter(number)
    case .literal(.string(let text), _): source = .constant(text)
    case .literal(.null, _): source = .null
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
    withView(row) { a in
      other.withView(row) { b in
        guard let a, let b else { return .unknown }
        return .of(a.compare(b))
      }
    }
  }

  /// Calls `body` with the text, which lives no longer; with nil for NULL.
  func withView<R>(_ row: ScalarRow, _ body: (StringView?) -> R) -> R {
    switch source {
    case .null: return body(nil)
    case .column(let place, let emptyIsNull):
      let column = row.columns[place]
      guard let view = column.view(row: row.row) else { return body(nil) }
      return body(emptyIsNull && view.count == 0 ? nil : view)
    case .constant(let text): return ScalarText.with(text, body)
    case .parameter(let number):
      guard number < row.live.parameters.count, case .string(let text) = row.live.parameters[number]
      else { return body(nil) }
      return ScalarText.with(text, body)
    }
  }

  private static func with<R>(_ text: String, _ body: (StringView?) -> R) -> R {
    var text = text
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0 else { return body(StringView()) }
      return body(StringView(UnsafeRawPointer(start), count: bytes.count))
    }
  }
}

/// A date or a timestamp of one row: a column, a parameter or a literal.
final class ScalarTime: ScalarOperand {
  private enum Source {
    case column(Int)
    case parameter(Int)
    case constant(Value)
  }

  private let source: Source
  private let isDate: Bool

  /// Nil for an expression of another form.
  init?(_ expression: BoundExpression, layout: [ColumnID: Int]) {
    switch expression.type {
    case .date, .timestamp, .timestampTZ: break
    default: return nil
    }
    isDate = expression.type == .date
    switch expression {
    case .column(let id, _):
      guard let place = layout[id] else { return nil }
      source = .column(place)
    case .parameter(let number, _): source = .parameter(number)
    case .literal(let value, _): source = .constant(value)
    default: return nil
    }
  }

  func order(against other: ScalarTime, _ row: ScalarRow) -> ScalarOrder {
    guard let a = ticks(row), let b = other.ticks(row) else { return .untold }
    if a.isNull || b.isNull { return .unknown }
    return .of(a.ticks < b.ticks ? -1 : a.ticks == b.ticks ? 0 : 1)
  }

  /// In the unit of the type; nil where the kernels have to tell.
  func ticks(_ row: ScalarRow) -> (ticks: Int64, isNull: Bool)? {
    switch source {
    case .constant(let value): return ScalarTime.ticks(value, isDate)
    case .parameter(let number):
      return number < row.live.parameters.count
        ? ScalarTime.ticks(row.live.parameters[number], isDate) : nil
    case .column(let place):
      let column = row.columns[place]
      if column.isNull(row.row) { return (0, true) }
      guard column.encoding == .flat else { return ScalarTime.ticks(column[row.row], isDate) }
      return isDate
        ? (Int64(column.span(of: Int32.self)[row.row]), false)
        : (column.span(of: Int64.self)[row.row], false)
    }
  }

  private static func ticks(_ value: Value, _ isDate: Bool) -> (ticks: Int64, isNull: Bool)? {
    switch value {
    case .null: (0, true)
    case .date(let days) where isDate: (Int64(days), false)
    case .ticks(let ticks) where !isDate: (ticks, false)
    default: nil
    }
  }
}

extension Column {
  /// The text of a row in any encoding, as long as the column lives; nil for NULL.
  fileprivate func view(row: Int) -> StringView? {
    if isNull(row) { return nil }
    if encoding == .dictionary, let entries {
      return entries.view(row: Int(codes[row]))
    }
    return span(of: StringView.self)[isConstant ? 0 : row]
  }
}
