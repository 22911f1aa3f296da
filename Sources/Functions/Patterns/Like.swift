import Columns
import Diagnostics
import Kernels

let likeFunction = like(
  "~~", "like", isNegated: false, ignoresCase: false, "'Reckoner' ~~ 'Reck%'",
  "Whether the text matches a pattern: `%` is any text, `_` any character.")
let notLikeFunction = like(
  "!~~", "not_like", isNegated: true, ignoresCase: false, "'abc' !~~ '_'",
  "Whether the text does not match a LIKE pattern.")
let iLikeFunction = like(
  "~~*", "ilike", isNegated: false, ignoresCase: true, "'ABC' ~~* 'a%'",
  "LIKE that ignores case.")
let notILikeFunction = like(
  "!~~*", "not_ilike", isNegated: true, ignoresCase: true, "'ABC' !~~* 'b%'",
  "NOT LIKE that ignores case.")

private func like(
  _ symbol: String, _ name: String, isNegated: Bool, ignoresCase: Bool, _ example: String,
  _ summary: String
) -> ScalarFunction {
  ScalarFunction(
    symbol, name, category: .pattern, summary: summary, example: example, gives: "true",
    [
      Overload("(VARCHAR, VARCHAR, [VARCHAR]) → BOOLEAN") { given, _ in
        guard given.count == 2 || given.count == 3 else { return nil }
        return Overload.Plan(
          Array(repeating: .varchar, count: given.count), returns: .boolean,
          canFail: !isSound(given)
        ) { (arguments, context) throws(SQLError) in
          try matchLike(arguments, context, isNegated: isNegated, ignoresCase: ignoresCase)
        }
      }
    ])
}

/// Whether no text can make the match fail: a literal pattern without an escape.
///
/// Filters of such patterns may then move below joins.
private func isSound(_ given: [ArgumentType]) -> Bool {
  guard given.count == 2, case .string(let pattern)? = given[1].constant else { return false }
  return !pattern.utf8.contains(UInt8(ascii: "\\"))
}

/// One constant pattern is compiled once; others when they change from row to row.
private func matchLike(
  _ arguments: [Column], _ context: KernelContext, isNegated: Bool, ignoresCase: Bool
) throws(SQLError) -> Column {
  let texts = arguments[0]
  let patternColumn = arguments[1]
  let escapeColumn = arguments.count > 2 ? arguments[2] : nil
  // Oracle's LIKE has no escape character unless one is named.
  let usual = context.session.dialect == .oracle ? nil : UInt8(ascii: "\\")
  func compile(_ row: Int) throws(SQLError) -> LikePattern {
    let pattern = patternColumn.bytes(at: row)
    var escape = usual
    if let escapeColumn {
      let given = escapeColumn.bytes(at: row)
      guard given.count <= 1 else {
        throw SQLError(.invalidParameter, "the ESCAPE of LIKE is one character").inOracle(-1425)
      }
      escape = given.first
    }
    return try LikePattern(
      pattern, escape: escape, escapesOnlySigns: context.session.dialect == .oracle,
      isCaseInsensitive: ignoresCase)
  }
  if arguments.dropFirst().allSatisfy(\.isConstant) {
    return try compile(0).matches(texts, isNegated: isNegated)
  }
  let values = RowReader<StringView>(texts)
  let patterns = RowReader<StringView>(patternColumn)
  var last: (source: StringView, pattern: LikePattern)?
  return try Rows.make(arguments, count: context.count, to: .boolean) {
    (row) throws(SQLError) -> Bool? in
    let pattern: LikePattern
    if let last, last.source == patterns[row], arguments.count == 2 {
      pattern = last.pattern
    } else {
      pattern = try compile(row)
      last = (patterns[row], pattern)
    }
    return pattern.matches(values[row]) != isNegated
  }
}
