import Columns
import Diagnostics
import Kernels

let concatenateFunction = ScalarFunction(
  "||", category: .text,
  summary: "Both texts, one after the other; also lists and blobs. NULL gives NULL, in the "
    + "oracle dialect nothing is added.",
  example: "'INV-' || 42", gives: "INV-42",
  [
    Overload("(any, any) → VARCHAR") { given, dialect in
      guard given.count == 2 else { return nil }
      if let plan = listConcatenation(given) { return plan }
      if given[0].type == .blob && given[1].type == .blob {
        return Overload.Plan([.blob, .blob], returns: .blob) {
          (arguments, context) throws(SQLError) in
          try joined(arguments, context.count, type: .blob)
        }
      }
      if dialect == .oracle {
        return Overload.Plan(
          [.varchar, .varchar], returns: .varchar, isStrict: false, castsAnything: true,
          kernel: joinedSkippingNulls)
      }
      return Overload.Plan([.varchar, .varchar], returns: .varchar, castsAnything: true) {
        (arguments, context) throws(SQLError) in
        try joined(arguments, context.count, type: .varchar)
      }
    }
  ])

private func joined(
  _ arguments: [Column], _ count: Int, type: DataType
) throws(SQLError) -> Column {
  let firstColumn = arguments[0]
  let secondColumn = arguments[1]
  let first = RowReader<StringView>(firstColumn)
  let second = RowReader<StringView>(secondColumn)
  var heap = StringHeap()
  let made = try Rows.make(arguments, count: count, to: type) {
    (row) throws(SQLError) -> StringView? in
    let a = first[row]
    let b = second[row]
    guard a.count + b.count <= longestText else { throw textTooLong }
    if a.count + b.count == 0 { return StringView() }
    let place = heap.reserve(a.count + b.count)
    a.withBytes { place.copyMemory(from: $0) }
    b.withBytes { (place + a.count).copyMemory(from: $0) }
    return StringView(place, count: a.count + b.count)
  }
  return made.with(heaps: heap.blocks)
}

extension UnsafeMutableRawPointer {
  fileprivate func copyMemory(from bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    copyMemory(from: start, byteCount: bytes.count)
  }
}

let concatFunction = ScalarFunction(
  "concat", category: .text, summary: "All arguments as one text; NULLs are left out.",
  example: "concat('a', NULL, 1)", gives: "a1",
  [
    Overload("(any…) → VARCHAR") { given, dialect in
      guard !given.isEmpty else { return nil }
      if given.count == 2, let plan = listConcatenation(given) { return plan }
      return Overload.Plan(
        given.map { _ in .varchar }, returns: .varchar, isStrict: false, castsAnything: true,
        kernel: joinedSkippingNulls)
    }
  ])

private let joinedSkippingNulls: ScalarKernel = { (arguments, context) throws(SQLError) in
  let columns = arguments.map { $0.encoding == .dictionary ? $0.flattened() : $0 }
  return try Rows.makeTexts([], count: context.count) { (row, out) throws(SQLError) -> Bool in
    for column in columns where !column.isNull(row) {
      column.view(at: row).withBytes { out.append(contentsOf: $0) }
    }
    if out.count > longestText { throw textTooLong }
    return true
  }
}

let concatWithSeparatorFunction = ScalarFunction(
  "concat_ws", category: .text,
  summary: "All arguments but the first as one text with the first between them; NULLs are left "
    + "out.",
  example: "concat_ws('-', 2026, NULL, 9)", gives: "2026-9",
  [
    Overload("(VARCHAR, any…) → VARCHAR") { given, _ in
      guard given.count >= 1 else { return nil }
      return Overload.Plan(
        given.map { _ in .varchar }, returns: .varchar, isStrict: false, castsAnything: true
      ) { (arguments, context) throws(SQLError) in
        let columns = arguments.map { $0.encoding == .dictionary ? $0.flattened() : $0 }
        return try Rows.makeTexts([], count: context.count) {
          (row, out) throws(SQLError) -> Bool in
          if columns[0].isNull(row) { return false }
          var isFirst = true
          for column in columns.dropFirst() where !column.isNull(row) {
            if !isFirst { columns[0].view(at: row).withBytes { out.append(contentsOf: $0) } }
            column.view(at: row).withBytes { out.append(contentsOf: $0) }
            isFirst = false
          }
          if out.count > longestText { throw textTooLong }
          return true
        }
      }
    }
  ])
