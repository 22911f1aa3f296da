import Columns
import Diagnostics

/// Gives NULL for the empty text: what the oracle dialect reads from tables that others wrote.
package let nullIfEmptyCall = ScalarCall(
  name: "null_if_empty", argumentTypes: [.varchar], returnType: .varchar,
  traits: FunctionTraits()
) { (arguments, _) throws(SQLError) in nullingEmptyTexts(of: arguments[0]) }

/// The column with NULL in place of empty texts; it keeps its encoding where there are none.
package func nullingEmptyTexts(of column: Column) -> Column {
  if let entries = column.entries, !hasEmptyText(entries.flattened()) { return column }
  if column.isConstant {
    let isEmpty = column.count > 0 && !column.isNull(0) && hasEmptyText(column)
    return isEmpty ? .nulls(column.type, count: column.count) : column
  }
  let rows = column.flattened()
  guard hasEmptyText(rows) else { return column }
  let views = rows.span(of: StringView.self)
  let bytes = Buffer.of(UInt8.self, count: views.count)
  var filled = bytes.mutableSpan(of: UInt8.self, count: views.count)
  for i in 0..<views.count { filled[i] = views[i].count == 0 ? 0 : 1 }
  let present = Bitmap(bytes: bytes.span(of: UInt8.self, count: views.count))
  return rows.with(validity: Bitmap.both(rows.validity, present))
}

private func hasEmptyText(_ column: Column) -> Bool {
  let views = column.span(of: StringView.self)
  var found = false
  for i in 0..<views.count { found = found || views[i].count == 0 }
  return found
}
