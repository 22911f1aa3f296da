import Columns
import Diagnostics
import Kernels

let listValueFunction = ScalarFunction(
  "list_value", "list_pack", "array_value", category: .nested, summary: "A list of the arguments.",
  example: "list_value(1, 2, NULL)", gives: "[1, 2, NULL]",
  [
    Overload("(any…) → list") { given, dialect in
      let element = given.isEmpty ? .null : commonType(given, dialect: dialect)
      guard let element else { return nil }
      let type = DataType.list(element)
      return .values(given.map { _ in element }, returns: type, isStrict: false) {
        (values) throws(SQLError) in .list(values)
      }
    }
  ])

let rangeFunction = series(
  "range", [], "range(3)", "[0, 1, 2]", "The integers from the first to below the last.",
  includesLast: false)
let generateSeriesFunction = series(
  "generate_series", [], "generate_series(1, 3)", "[1, 2, 3]",
  "The integers from the first to the last.", includesLast: true)

private func series(
  _ name: String, _ others: [String], _ example: String, _ result: String, _ summary: String,
  includesLast: Bool
) -> ScalarFunction {
  ScalarFunction(
    name, category: .nested, summary: summary, example: example, gives: result,
    [
      Overload("([start BIGINT,] stop BIGINT[, step BIGINT]) → BIGINT[]") { given, _ in
        guard given.count >= 1, given.count <= 3,
          given.allSatisfy({ $0.type.isInteger || $0.type == .null })
        else { return nil }
        return .values(given.map { _ in .int64 }, returns: .list(.int64), canFail: true) {
          (values) throws(SQLError) in
          let numbers = values.map(\.integer)
          let start = numbers.count == 1 ? 0 : numbers[0]
          let stop = numbers.count == 1 ? numbers[0] : numbers[1]
          let step = numbers.count == 3 ? numbers[2] : 1
          guard step != 0 else { throw SQLError(.invalidParameter, "the step must not be zero") }
          let (span, overflow) = stop.subtractingReportingOverflow(start)
          guard !overflow, span / step < 10_000_000 else {
            throw SQLError(.programLimitExceeded, "the list would have too many elements")
          }
          let items =
            includesLast
            ? Array(stride(from: start, through: stop, by: step))
            : Array(stride(from: start, to: stop, by: step))
          return .list(items.map { .integer(Int128($0)) })
        }
      }
    ])
}

let stringToArrayFunction = ScalarFunction(
  "string_split", "string_to_array", "str_split", "split", category: .nested,
  summary: "The parts of a text between separators, as a list.",
  example: "string_split('a,b', ',')", gives: "[a, b]",
  [
    Overload("(VARCHAR, VARCHAR) → VARCHAR[]") { given, _ in
      guard given.count == 2 else { return nil }
      return Overload.Plan([.varchar, .varchar], returns: .list(.varchar)) {
        (arguments, context) throws(SQLError) in
        let texts = arguments[0]
        let separators = arguments[1]
        var builder = ColumnBuilder(.list(.varchar), capacity: context.count)
        for row in 0..<context.count {
          if texts.isNull(row) || separators.isNull(row) {
            builder.appendNull()
            continue
          }
          let text = texts.view(at: row)
          let parts = splitRanges(text, separators.view(at: row))
          builder.append(.list(parts.map { .string(text.slice($0).text) }))
        }
        return builder.finish()
      }
    }
  ])

let arrayToStringFunction = ScalarFunction(
  "array_to_string", "list_to_string", category: .nested,
  summary: "The elements of a list as one text with a separator; NULLs are left out.",
  example: "array_to_string([1, NULL, 2], '-')", gives: "1-2",
  [
    Overload("(list, VARCHAR) → VARCHAR") { given, _ in
      guard given.count == 2, let element = elementType(given[0]) else { return nil }
      return .values([.list(element), .varchar], returns: .varchar) { (values) throws(SQLError) in
        let texts = values[0].elements.filter { !$0.isNull }
          .map { ValueText.text(of: $0, type: element) }
        return .string(texts.joined(separator: values[1].text))
      }
    }
  ])
