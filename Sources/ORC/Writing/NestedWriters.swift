import Columns
import Diagnostics

/// A structure has no streams of its own.
final class StructureWriter: ValueWriter {
  let children: [ColumnWriter]
  let encoding = StripeFooter.Encoding()

  init(_ children: [ColumnWriter]) { self.children = children }

  var byteCount: Int { 0 }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    for (writer, member) in zip(children, column.children) { try writer.append(member) }
  }

  func mark() {}
  func finish() -> [FinishedStream] { [] }
}

/// Lists (one member) and maps (two): the numbers of their elements.
final class ListWriter: ValueWriter {
  let children: [ColumnWriter]
  private var lengths: MarkedIntegers
  let encoding = StripeFooter.Encoding(kind: 2)

  init(_ factory: StreamFactory, _ children: [ColumnWriter]) {
    self.children = children
    lengths = MarkedIntegers(factory, isSigned: false)
  }

  var byteCount: Int { lengths.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    let views = column.span(of: ListView.self)
    var rows: [Int32] = []
    for i in 0..<views.count {
      let view = views[i]
      try lengths.append(Int64(view.length))
      summary.add(Int128(view.length))
      for row in view.range { rows.append(Int32(truncatingIfNeeded: row)) }
    }
    if rows.isEmpty { return }
    for (writer, member) in zip(children, column.children) {
      try writer.append(member.gather(rows.span))
    }
  }

  func mark() throws(SQLError) { try lengths.mark() }
  func finish() throws(SQLError) -> [FinishedStream] { [try lengths.finish(StreamKind.length)] }
}
