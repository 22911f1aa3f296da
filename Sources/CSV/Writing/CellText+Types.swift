import Columns

extension CellText {
  /// All rows of a flat column, in the form that results are shown in.
  mutating func append(_ column: Column) {
    switch column.type {
    case .boolean:
      each(column, Bool.self) { $1.append(truth: $0) }
    case .int16: each(column, Int16.self) { $1.append(Int64($0)) }
    case .int32: each(column, Int32.self) { $1.append(Int64($0)) }
    case .int64: each(column, Int64.self) { $1.append($0) }
    case .decimal(_, 0), .decimal(_, 19...): appendPlain(column)
    case .decimal(let precision, let scale): appendDecimals(column, precision, scale)
    case .double:
      each(column, Double.self) { number, writer in
        if !writer.append(number) {
          writer.append(CellText.text { NumberText.append(number, to: &$0) })
        }
      }
    case .date:
      each(column, Int32.self) { day, writer in
        if !writer.append(day: Int(day)) {
          writer.append(CellText.text { TimeText.append(date: Int(day), to: &$0) })
        }
      }
    case .timestamp(let unit):
      each(column, Int64.self) { ticks, writer in
        if !writer.append(timestamp: ticks, unit: unit) {
          writer.append(CellText.text { TimeText.append(timestamp: ticks, unit: unit, to: &$0) })
        }
      }
    case .varchar, .json, .enumeration: appendTexts(column)
    case .list, .structure, .map, .blob, .number, .interval: appendQuotable(column)
    default: appendPlain(column)
    }
  }

  private static func text(_ write: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    write(&bytes)
    return bytes
  }

  /// Decimals with 1 to 18 places. What needs more than 64 bits takes the long way.
  private mutating func appendDecimals(_ column: Column, _ precision: Int, _ scale: Int) {
    let power = (0..<scale).reduce(UInt64(1)) { power, _ in power * 10 }
    if precision <= 18 {
      return each(column, Int64.self) {
        $1.append(
          unscaled: $0.magnitude, isNegative: $0 < 0, scale: scale, power: power)
      }
    }
    each(column, Int128.self) { number, writer in
      if let magnitude = UInt64(exactly: number.magnitude) {
        writer.append(unscaled: magnitude, isNegative: number < 0, scale: scale, power: power)
      } else {
        writer.append(
          CellText.text { NumberText.append(unscaled: number, scale: scale, to: &$0) })
      }
    }
  }

  /// The cells of values whose text has a bound and never needs quotes.
  @inline(__always) private mutating func each<Element: ColumnElement>(
    _ column: Column, _ type: Element.Type, _ write: (Element, inout DigitWriter) -> Void
  ) {
    let values = column.span(of: Element.self)
    let validity = column.validity
    appendDigits(count: values.count) { row, writer in
      if let validity, !validity[row] { return false }
      write(values[row], &writer)
      return true
    }
  }

  private mutating func appendTexts(_ column: Column) {
    let views = column.span(of: StringView.self)
    let validity = column.validity
    for row in 0..<views.count {
      if let validity, !validity[row] {
        appendNull()
      } else {
        views[row].withBytes { append(text: $0) }
      }
    }
  }

  /// Types whose text may hold delimiters and quotes.
  private mutating func appendQuotable(_ column: Column) {
    var text: [UInt8] = []
    for row in 0..<column.count {
      if column.isNull(row) {
        appendNull()
      } else {
        text.removeAll(keepingCapacity: true)
        appendText(column, row, to: &text)
        text.withUnsafeBytes { append(text: $0) }
      }
    }
  }

  private mutating func appendPlain(_ column: Column) {
    for row in 0..<column.count {
      if column.isNull(row) {
        appendNull()
      } else {
        appendCell { appendText(column, row, to: &$0) }
      }
    }
  }
}
