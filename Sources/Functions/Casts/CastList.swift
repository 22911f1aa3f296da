import Columns
import Diagnostics
import Kernels

/// The explicit conversion between two types, or nil if there is none.
package func cast(from: DataType, to: DataType) -> Cast? {
  conversion(from: from, to: to)?.cast(from: from, to: to)
}

/// The first of these that knows the way.
func conversion(from: DataType, to: DataType) -> Conversion? {
  if from == to { return identity }
  if from == .null {
    return Conversion { (column, _, _) throws(SQLError) in .nulls(to, count: column.count) }
  }
  return numberConversion(from: from, to: to)
    ?? integerConversion(from: from, to: to)
    ?? decimalConversion(from: from, to: to)
    ?? floatingConversion(from: from, to: to)
    ?? timeConversion(from: from, to: to).map { keepingInfinities(from, to, $0) }
    ?? textConversion(from: from, to: to)
    ?? nestedConversion(from: from, to: to)
}

private let identity = Conversion { (column, _, _) throws(SQLError) in column }

private func textConversion(from: DataType, to: DataType) -> Conversion? {
  switch (from, to) {
  case (.enumeration, .varchar), (.json, .varchar):
    return Conversion { (column, _, _) throws(SQLError) in column.retyped(to) }
  case (.varchar, .enumeration(let labels)): return labelConversion(labels, to)
  case (.enumeration, _): return textConversion(from: .varchar, to: to)
  case (.varchar, .blob): return blobReading
  case (.varchar, .json): return jsonReading
  case (_, .json): return jsonWriting(from)
  case (_, .varchar): return writingConversion(from: from)
  case (.varchar, _):
    return readingConversion(to: to) ?? timeReadingConversion(to: to)
      ?? nestedReadingConversion(to: to)
  default: return nil
  }
}

private func labelConversion(_ labels: [String], _ type: DataType) -> Conversion {
  let known = Set(labels)
  return Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
    let texts = RowReader<StringView>(column)
    return try Rows.make([column], count: column.count, to: type, heaps: column.heaps) {
      (row) throws(SQLError) -> StringView? in
      let view = texts[row]
      if known.contains(view.text) { return view }
      if failure == .null { return nil }
      throw SQLError(
        .invalidText, "\"\(shortened(view.text))\" is not a value of \(type)",
        hint: didYouMean(view.text, among: labels))
    }
  }
}

private let jsonReading = Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
  let texts = RowReader<StringView>(column)
  return try Rows.make([column], count: column.count, to: .json, heaps: column.heaps) {
    (row) throws(SQLError) -> StringView? in
    let view = texts[row]
    do throws(SQLError) {
      _ = try readJSON(view.text)
      return view
    } catch {
      if failure == .null { return nil }
      throw error
    }
  }
}

private func jsonWriting(_ from: DataType) -> Conversion {
  Conversion { (column, _, _) throws(SQLError) in
    try Rows.makeTexts([column], count: column.count, to: .json) {
      (row, out) throws(SQLError) -> Bool in
      out.append(json: json(column[row], from))
      return true
    }
  }
}
