import Columns
import Diagnostics
import Kernels

let listValueFunction = ScalarFunction(
  "list_value", "list_pack", "array_value", "make_array", "make_list", "array", category: .nested,
  summary: "A list of the arguments.",
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
      },
      Overload("(start timestamp, stop timestamp, INTERVAL) → timestamp[]") { given, _ in
        timeSeries(given, includesLast: includesLast)
      },
    ])
}

private func timeSeries(_ given: [ArgumentType], includesLast: Bool) -> Overload.Plan? {
  guard given.count == 3, given[2].type == .interval || given[2].type == .null,
    given[0].type.hasInfinities || given[1].type.hasInfinities,
    given.prefix(2).allSatisfy({ $0.type.hasInfinities || $0.type == .null || $0.isStringLiteral })
  else { return nil }
  let isInstant = given[0].type == .timestampTZ || given[1].type == .timestampTZ
  let type: DataType = isInstant ? .timestampTZ : .timestamp
  return Overload.Plan([type, type, .interval], returns: .list(type), canFail: true) {
    (arguments, context) throws(SQLError) in
    let zone = isInstant ? try TimeZone.named(context.session.timeZone) : .utc
    var builder = ColumnBuilder(.list(type), capacity: context.count)
    for row in 0..<context.count {
      guard case .ticks(let start) = arguments[0][row], case .ticks(let stop) = arguments[1][row],
        case .interval(let step) = arguments[2][row]
      else {
        builder.appendNull()
        continue
      }
      let items = try times(start, stop, step, zone, includesLast: includesLast)
      builder.append(.list(items.map { .ticks($0) }))
    }
    return builder.finish()
  }
}

/// From one moment by steps to another; the n-th is n steps from the first on the zone's clock.
private func times(
  _ start: Int64, _ stop: Int64, _ step: Interval, _ zone: TimeZone, includesLast: Bool
) throws(SQLError) -> [Int64] {
  let signs = [step.months.signum(), step.days.signum(), Int32(step.microseconds.signum())]
  guard let sign = signs.first(where: { $0 != 0 }), !signs.contains(-sign) else {
    throw SQLError(.invalidParameter, "the step goes one way and is not zero")
  }
  guard !Infinity.isInfinite(start), !Infinity.isInfinite(stop) else {
    throw SQLError(.invalidParameter, "a series has a first and a last value")
  }
  let local = start &+ Int64(zone.offset(at: start)) &* 1_000_000
  var made: [Int64] = []
  while made.count <= 10_000_000 {
    let n = Int64(made.count)
    let far = Interval(
      months: Int32(clamping: Int64(step.months) * n), days: Int32(clamping: Int64(step.days) * n),
      microseconds: step.microseconds.multipliedReportingOverflow(by: n).partialValue)
    guard let moved = shifted(local, by: far, unit: .microseconds) else { return made }
    let next = zone.instant(ofLocal: moved)
    let isInside = includesLast && next == stop || (sign > 0 ? next < stop : next > stop)
    guard isInside else { return made }
    made.append(next)
  }
  throw SQLError(.programLimitExceeded, "the list would have too many elements")
}

let stringToArrayFunction = ScalarFunction(
  "string_to_array", category: .nested,
  summary: "The parts of a text between separators, as a list; all of it where the separator is "
    + "empty.",
  example: "string_to_array('a,b', ',')", gives: "[a, b]",
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

let stringSplitFunction = ScalarFunction(
  "string_split", "str_split", "split", category: .nested,
  summary: "The parts of a text between separators, as a list: its characters where the separator "
    + "is empty, all of it where that is NULL.",
  example: "string_split('a,b', ',')", gives: "[a, b]",
  [
    Overload("(VARCHAR, VARCHAR) → VARCHAR[]") { given, _ in
      guard given.count == 2 else { return nil }
      return Overload.Plan([.varchar, .varchar], returns: .list(.varchar), isStrict: false) {
        (arguments, context) throws(SQLError) in
        let (texts, separators) = (arguments[0].flattened(), arguments[1].flattened())
        var builder = ColumnBuilder(.list(.varchar), capacity: context.count)
        for row in 0..<context.count {
          if texts.isNull(row) {
            builder.appendNull()
            continue
          }
          let text = texts.view(at: row)
          if separators.isNull(row) {
            builder.append(.list([.string(text.text)]))
          } else if separators.view(at: row).count == 0 {
            builder.append(.list(text.text.unicodeScalars.map { .string(String($0)) }))
          } else {
            let parts = splitRanges(text, separators.view(at: row))
            builder.append(.list(parts.map { .string(text.slice($0).text) }))
          }
        }
        return builder.finish()
      }
    }
  ])

let arrayToStringFunction = ScalarFunction(
  "array_to_string", "list_to_string", "array_join", "list_join", category: .nested,
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
