/// Appends the text of one row, which is not NULL, as `ValueText` writes it.
///
/// For CSV, JSON and the wire: nothing is allocated for plain types.
package func appendText(
  _ column: Column, _ row: Int, zone: ValueText.ZoneOffset? = nil, to text: inout [UInt8]
) {
  if let entries = column.entries {
    appendText(entries, Int(column.codes[row]), zone: zone, to: &text)
    return
  }
  let place = column.isConstant ? 0 : row
  switch column.type {
  case .int8: NumberText.append(Int64(column.span(of: Int8.self)[place]), to: &text)
  case .int16: NumberText.append(Int64(column.span(of: Int16.self)[place]), to: &text)
  case .int32: NumberText.append(Int64(column.span(of: Int32.self)[place]), to: &text)
  case .int64: NumberText.append(column.span(of: Int64.self)[place], to: &text)
  case .decimal(let precision, let scale):
    let unscaled =
      precision <= 18
      ? Int128(column.span(of: Int64.self)[place]) : column.span(of: Int128.self)[place]
    NumberText.append(unscaled: unscaled, scale: scale, to: &text)
  case .number:
    let number = column.span(of: StringView.self)[place].withBytes { Number(decoding: $0) }
    text.append(contentsOf: number.text.utf8)
  case .varchar, .json, .enumeration:
    column.span(of: StringView.self)[place].withBytes { text.append(contentsOf: $0) }
  case .blob:
    column.span(of: StringView.self)[place].withBytes { ValueText.append(blob: $0, to: &text) }
  case .date: TimeText.append(date: Int(column.span(of: Int32.self)[place]), to: &text)
  case .time, .timeNS, .timestamp, .timestampTZ:
    ValueText.append(
      ticks: column.span(of: Int64.self)[place], type: column.type, zone: zone, to: &text)
  default: ValueText.append(column[row], type: column.type, zone: zone, to: &text)
  }
}
