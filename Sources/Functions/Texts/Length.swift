import Columns
import Diagnostics
import Kernels

let lengthFunction = ScalarFunction(
  "length", "char_length", "character_length", "len", "array_length",
  "cardinality",
  category: .text, summary: "The number of characters of a text, or of elements of a list or map.",
  example: "length('Grüße')", gives: "5",
  [
    .fixed([.varchar], .int64) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int64) { (view: StringView) -> Int64 in
        view.withBytes { Int64(Characters.count($0)) }
      }
    },
    .fixed([.blob], .int64) { (arguments, _) throws(SQLError) in byteCounts(arguments[0]) },
    Overload("(list or map) → BIGINT") { given, _ in
      guard given.count == 1, given[0].type.physical == .list else { return nil }
      return Overload.Plan([given[0].type], returns: .int64) { (arguments, _) throws(SQLError) in
        Rows.map(arguments[0], to: .int64) { (view: ListView) -> Int64 in Int64(view.length) }
      }
    },
    // The second dimension is the length of the elements, of which the first one tells.
    Overload("(list, dimension BIGINT) → BIGINT") { given, _ in
      guard given.count == 2, case .list = given[0].type else { return nil }
      return .values([given[0].type, .int64], returns: .int64) { (values) throws(SQLError) in
        var list = values[0]
        guard values[1].integer >= 1 else { return .null }
        for _ in 1..<max(1, min(values[1].integer, 100)) { list = list.elements.first ?? .null }
        guard case .list(let elements) = list else { return .null }
        return .integer(Int128(elements.count))
      }
    },
  ])

let octetLengthFunction = ScalarFunction(
  "octet_length", "lengthb", "strlen", category: .text,
  summary: "The number of bytes of a text or blob.", example: "octet_length('Grüße')", gives: "7",
  [
    .fixed([.varchar], .int64) { (arguments, _) throws(SQLError) in byteCounts(arguments[0]) },
    .fixed([.blob], .int64) { (arguments, _) throws(SQLError) in byteCounts(arguments[0]) },
  ])

let bitLengthFunction = ScalarFunction(
  "bit_length", category: .text, summary: "The number of bits of a text.",
  example: "bit_length('abc')", gives: "24",
  [
    .fixed([.varchar], .int64) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int64) { (view: StringView) -> Int64 in Int64(view.count) * 8 }
    }
  ])

private func byteCounts(_ column: Column) -> Column {
  Rows.map(column, to: .int64) { (view: StringView) -> Int64 in Int64(view.count) }
}
