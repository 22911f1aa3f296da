import Columns
import Diagnostics
import Kernels

/// To and from Oracle's NUMBER.
func numberConversion(from: DataType, to: DataType) -> Conversion? {
  switch (from, to) {
  case (_, .number): return intoNumber(from)
  case (.number, .varchar): return nil
  case (.number, _):
    // Through its exact text.
    guard to.isNumeric || to == .boolean else { return nil }
    if to == .boolean { return numberConversion(from: .number, to: .int128)?.then(truth) }
    let target: DataType = to.isInteger ? .decimal(precision: 38, scale: 0) : to
    guard let read = readingConversion(to: target) else { return nil }
    let first = writingConversion(from: .number).then(read)
    guard to.isInteger, let last = decimalConversion(from: target, to: to) else { return first }
    return first.then(last)
  default: return nil
  }
}

private let truth = Conversion { (column, _, _) throws(SQLError) in
  Rows.map(column, to: .boolean) { (x: Int128) -> Bool in x != 0 }
}

private func intoNumber(_ from: DataType) -> Conversion? {
  switch from {
  case .decimal(_, let scale):
    return numbers { column in
      let wide = widenedDecimal(column)
      return { row in Number(unscaled: wide.wide(at: row), scale: scale) }
    }
  case .varchar, .float, .double:
    return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
      let texts =
        from == .varchar
        ? column : try writingConversion(from: from).kernel(column, context, failure)
      return try makeNumbers([texts], column.count) { (row) throws(SQLError) -> Number? in
        let text = texts.view(at: row).text
        let trimmed =
          text.utf8.contains { NumberReader.isBlank($0) }
          ? String(
            text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }).joined(
              separator: " "))
          : text
        if let number = Number(trimmed) {
          if number.isInRange { return number }
          if failure == .null { return nil }
          throw outOfRange(text, for: .number)
        }
        if failure == .null { return nil }
        throw invalidText(text, for: .number)
      }
    }
  default:
    guard from.isInteger || from == .boolean else { return nil }
    return numbers { column in
      let wide = widenedToInt128(column)
      return { row in Number(unscaled: wide.wide(at: row), scale: 0) }
    }
  }
}

private func numbers(
  _ reader: @escaping @Sendable (Column) -> (Int) -> Number
) -> Conversion {
  Conversion { (column, _, _) throws(SQLError) in
    let number = reader(column)
    return try makeNumbers([column], column.count) { (row) throws(SQLError) in number(row) }
  }
}

extension Column {
  /// The value of a flat or constant column of Int128.
  func wide(at row: Int) -> Int128 { span(of: Int128.self)[isConstant ? 0 : row] }
}
