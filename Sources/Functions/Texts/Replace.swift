import Columns
import Diagnostics
import Kernels

let replaceFunction = ScalarFunction(
  "replace", category: .text,
  summary: "The text with every occurrence of one text replaced by another; in the oracle "
    + "dialect removed where no other is given.",
  example: "replace('a-b-c', '-', '+')", gives: "a+b+c",
  [
    Overload("(VARCHAR, VARCHAR, VARCHAR) → VARCHAR") { given, dialect in
      if dialect == .oracle, given.count == 2 || given.count == 3 {
        return Overload.Plan(
          given.map { _ in .varchar }, returns: .varchar, isStrict: false, kernel: oracleReplace)
      }
      guard given.count == 3 else { return nil }
      return Overload.Plan([.varchar, .varchar, .varchar], returns: .varchar) {
        (arguments, context) throws(SQLError) in try replaced(arguments, context.count)
      }
    }
  ])

private func replaced(_ arguments: [Column], _ count: Int) throws(SQLError) -> Column {
  let textColumn = arguments[0]
  let fromColumn = arguments[1]
  let toColumn = arguments[2]
  let texts = RowReader<StringView>(textColumn)
  let froms = RowReader<StringView>(fromColumn)
  let tos = RowReader<StringView>(toColumn)
  return try Rows.makeTexts(arguments, count: count) { (row, out) throws(SQLError) -> Bool in
    appendReplacing(texts[row], froms[row], tos[row], to: &out)
    if out.count > longestText { throw textTooLong }
    return true
  }
}

private func appendReplacing(
  _ text: StringView, _ from: StringView, _ to: StringView, to out: inout [UInt8]
) {
  text.withBytes { bytes in
    from.withBytes { needle in
      var start = 0
      while !needle.isEmpty, let place = firstPlace(of: needle, in: bytes, from: start) {
        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<place]))
        to.withBytes { out.append(contentsOf: $0) }
        start = place + needle.count
      }
      out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
  }
}

/// NULL to search leaves the text; NULL to put removes (SQL Language Reference, REPLACE).
private let oracleReplace: ScalarKernel = { (arguments, context) throws(SQLError) in
  let columns = arguments.map { $0.flattened() }
  var builder = ColumnBuilder(.varchar, capacity: context.count)
  for row in 0..<context.count {
    if columns[0].isNull(row) {
      builder.appendNull()
      continue
    }
    var out: [UInt8] = []
    let from = columns[1].isNull(row) ? StringView() : columns[1].view(at: row)
    let isGiven = columns.count > 2 && !columns[2].isNull(row)
    let to = isGiven ? columns[2].view(at: row) : StringView()
    appendReplacing(columns[0].view(at: row), from, to, to: &out)
    out.withUnsafeBytes { builder.append(bytes: $0) }
  }
  return builder.finish()
}

let translateFunction = ScalarFunction(
  "translate", category: .text,
  summary: "Each character of the second text becomes the one at its place in the third, or goes.",
  example: "translate('12345', '143', 'ax')", gives: "a2x5",
  [
    .fixed([.varchar, .varchar, .varchar], .varchar) { (arguments, context) throws(SQLError) in
      let textColumn = arguments[0]
      let fromColumn = arguments[1]
      let toColumn = arguments[2]
      let texts = RowReader<StringView>(textColumn)
      var known: (from: StringView, to: StringView, table: [Unicode.Scalar: Unicode.Scalar?])?
      return try Rows.makeTexts(arguments, count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        let from = fromColumn.view(at: row)
        let to = toColumn.view(at: row)
        let table: [Unicode.Scalar: Unicode.Scalar?]
        if let known, known.from == from, known.to == to {
          table = known.table
        } else {
          table = translation(from.text, to.text)
          known = (from, to, table)
        }
        for scalar in texts[row].text.unicodeScalars {
          switch table[scalar] {
          case .none: out.append(contentsOf: String(scalar).utf8)
          case .some(.none): continue
          case .some(.some(let other)): out.append(contentsOf: String(other).utf8)
          }
        }
        return true
      }
    }
  ])

private func translation(_ from: String, _ to: String) -> [Unicode.Scalar: Unicode.Scalar?] {
  let targets = Array(to.unicodeScalars)
  var table: [Unicode.Scalar: Unicode.Scalar?] = [:]
  for (place, scalar) in from.unicodeScalars.enumerated() where table[scalar] == nil {
    table[scalar] = .some(place < targets.count ? targets[place] : nil)
  }
  return table
}
