import Columns
import Diagnostics
import Kernels

let greatestFunction = extremeOfArguments(
  "greatest", "greatest(1, 3, 2)", "3", "The greatest argument", .greater)
let leastFunction = extremeOfArguments(
  "least", "least(1, 3, 2)", "1", "The least argument", .less)

/// NULLs are left out; in the oracle dialect one NULL makes the result NULL.
private func extremeOfArguments(
  _ name: String, _ example: String, _ result: String, _ summary: String, _ better: Comparison
) -> ScalarFunction {
  ScalarFunction(
    name, category: .conditional,
    summary: "\(summary); NULLs are left out (in the oracle dialect they make it NULL).",
    example: example, gives: result,
    [
      Overload("(any…) → any") { given, dialect in
        guard !given.isEmpty, let type = comparedType(given, dialect) else { return nil }
        return Overload.Plan(
          given.map { _ in type }, returns: type, isStrict: dialect == .oracle,
          castsAnything: dialect == .oracle
        ) {
          (arguments, context) throws(SQLError) in
          var best = arguments[0].flattened()
          for column in arguments.dropFirst() {
            best = chosen(
              best, column.flattened(), better, isStrict: dialect == .oracle, context.count)
          }
          return best
        }
      }
    ])
}

/// In the oracle dialect the first argument says as what all are compared: if it is no number, the others are
/// converted to its type (SQL Language Reference 19c, "GREATEST", "LEAST").
private func comparedType(_ given: [ArgumentType], _ dialect: Dialect) -> DataType? {
  let common = commonType(given, dialect: dialect)
  guard dialect == .oracle, let first = given.first else { return common }
  if first.isStringLiteral || first.type == .varchar { return .varchar }
  let isDate = first.type == .date || first.type == .timestamp(.seconds)
  return isDate && common?.isTemporal == true && common != .date ? .timestamp(.seconds) : common
}

/// Row by row the better one; where one is NULL the other, or NULL if that is strict.
private func chosen(
  _ a: Column, _ b: Column, _ better: Comparison, isStrict: Bool, _ count: Int
) -> Column {
  let isBetter = compare(better, b, a).flattened()
  let truth = isBetter.span(of: Bool.self)
  let both = Column.concatenated([a, b], type: a.type)
  let places = Buffer.of(Int32.self, count: count)
  var rows = places.mutableSpan(of: Int32.self, count: count)
  for row in 0..<count {
    let takesB =
      isStrict
      ? !a.isNull(row) && (b.isNull(row) || truth[row])
      : a.isNull(row) || (!b.isNull(row) && truth[row])
    rows[row] = Int32(takesB ? count + row : row)
  }
  return both.gather(places.span(of: Int32.self, count: count))
}
