import Columns

extension CellText {
  /// All rows of a flat column, in the form that results are shown in.
  mutating func append(_ column: Column) {
    switch column.type {
    case .int32: each(column, Int32.self) { NumberText.append(Int64($0), to: &$1) }
    case .int64: each(column, Int64.self) { NumberText.append($0, to: &$1) }
    case .decimal(let precision, let scale) where precision <= 18:
      each(column, Int64.self) { NumberText.append(unscaled: Int128($0), scale: scale, to: &$1) }
    case .date: each(column, Int32.self) { TimeText.append(date: Int($0), to: &$1) }
    case .timestamp(let unit):
      each(column, Int64.self) { TimeText.append(timestamp: $0, unit: unit, to: &$1) }
    case .varchar, .json, .enumeration: appendTexts(column)
    case .list, .structure, .map, .blob, .number, .interval: appendQuotable(column)
    default: appendPlain(column)
    }
  }

  private mutating func each<Element: ColumnElement>(
    _ column: Column, _ type: Element.Type, _ write: (Element, inout [UInt8]) -> Void
  ) {
    let values = column.span(of: Element.self)
    let validity = column.validity
    for row in 0..<values.count {
      if let validity, !validity[row] {
        appendNull()
      } else {
        appendCell { write(values[row], &$0) }
      }
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
