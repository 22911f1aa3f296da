import Columns
import Diagnostics

/// The text with blanks up to a length in bytes or characters, as CHAR(n) keeps it; a longer one as
/// it is (Oracle SQL Language Reference 19c, "CHAR Data Type").
package let filledInBytesCall = filling("filled_in_bytes") { $0.count }
package let filledInCharactersCall = filling("filled_in_characters") { view in
  view.withBytes { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
}

private func filling(
  _ name: String, _ length: @escaping @Sendable (StringView) -> Int
) -> ScalarCall {
  ScalarCall(
    name: name, argumentTypes: [.varchar, .int64], returnType: .varchar, traits: FunctionTraits()
  ) { (arguments, context) throws(SQLError) in
    let lengths = arguments[1].flattened()
    return changed(arguments[0]) { (view, row) in
      let missing = Int(lengths.span(of: Int64.self)[row]) - length(view)
      return missing > 0 ? view.text + String(repeating: " ", count: missing) : view.text
    }
  }
}

/// The text as blank-padded comparisons see it: without the blanks at its end, but one where it has
/// nothing else, so that it does not become NULL.
package let bareTextCall = ScalarCall(
  name: "without_blanks", argumentTypes: [.varchar], returnType: .varchar, traits: FunctionTraits()
) { (arguments, context) throws(SQLError) in
  changed(arguments[0]) { (view, _) in
    String(decoding: view.withBytes { Array($0.prefix(bareLength($0))) }, as: UTF8.self)
  }
}

/// Another text for each that is there.
private func changed(_ texts: Column, _ change: (StringView, Int) -> String) -> Column {
  let texts = texts.flattened()
  let views = texts.span(of: StringView.self)
  var builder = ColumnBuilder(.varchar, capacity: views.count)
  for row in 0..<views.count {
    builder.append(texts.isNull(row) ? .null : .string(change(views[row], row)))
  }
  return builder.finish()
}
