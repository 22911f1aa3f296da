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
  if from.isZoned || to.isZoned { return zonedConversion(from: from, to: to) }
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
  case (.uuid, .blob): return uuidBytes
  case (.blob, .uuid): return uuidOfBytes
  case (.varchar, .json): return jsonReading
  case (_, .json): return jsonWriting(from)
  case (_, .varchar): return writingConversion(from: from)
  case (.varchar, _):
    return readingConversion(to: to) ?? timeReadingConversion(to: to)
      ?? nestedReadingConversion(to: to)
  default: return nil
  }
}

private let uuidBytes = Conversion { (column, _, _) throws(SQLError) in
  var builder = ColumnBuilder(.blob, capacity: column.count)
  for row in 0..<column.count {
    guard case .uuid(let bits) = column[row] else {
      builder.appendNull()
      continue
    }
    builder.append(
      .blob((0..<16).map { UInt8(truncatingIfNeeded: bits >> UInt128(120 - 8 * $0)) }))
  }
  return builder.finish()
}

private let uuidOfBytes = Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
  var builder = ColumnBuilder(.uuid, capacity: column.count)
  for row in 0..<column.count {
    guard case .blob(let bytes) = column[row] else {
      builder.appendNull()
      continue
    }
    if bytes.count == 16 {
      builder.append(.uuid(bytes.reduce(0) { $0 << 8 | UInt128($1) }))
    } else if failure == .null {
      builder.appendNull()
    } else {
      throw SQLError(.invalidText, "a UUID has 16 bytes, not \(bytes.count)")
    }
  }
  return builder.finish()
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
