import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// The lists that a call of unnest names, with as many levels joined into one as `recursive` or
  /// `max_depth` ask for.
  ///
  /// ```
  /// unnest([[1], [2, 3]], recursive := true)   →   unnest(flatten([[1], [2, 3]]))
  /// ```
  func unnestArguments(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext
  ) throws(SQLError) -> [BoundExpression] {
    let levels = try unnestOptions(call, context).levels
    var plain = call
    plain.arguments.removeAll { $0.name != nil }
    let ranges = plain.arguments.map(\.value.range)
    let lists = try bindArguments(plain, context)
    return try lists.indices.map { $0 }.mapped { (i) throws(SQLError) in
      try joinedLevels(lists[i], levels, at: ranges[i])
    }
  }

  /// How many levels `recursive := true` or `max_depth := 2` ask for, and whether the names of
  /// fields keep those of the structures around them.
  func unnestOptions(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext
  ) throws(SQLError) -> (levels: Int, keepsNames: Bool) {
    var (levels, keepsNames) = (1, false)
    for option in call.arguments where option.name != nil {
      let value = try bind(option.value, context).constantValue(session)
      switch (option.name?.text.lowercased(), value) {
      case ("recursive", .boolean(let isRecursive)?): levels = isRecursive ? .max : levels
      case ("max_depth", .integer(let depth)?) where depth >= 1: levels = Int(clamping: depth)
      case ("keep_parent_names", .boolean(let keeps)?): keepsNames = keeps
      default:
        throw fail(
          .invalidParameter,
          "unnest has the options recursive := true, max_depth := 2 and keep_parent_names := true",
          at: option.value.range)
      }
    }
    return (levels, keepsNames)
  }

  private func joinedLevels(
    _ list: BoundExpression, _ levels: Int, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    var (list, left) = (list, levels)
    while left > 1, case .list(let element) = list.type {
      if case .structure = element {
        throw fail(
          .featureNotSupported, "unnest does not go on into structures", at: range,
          hint: "take the structures apart with s.*")
      }
      guard case .list = element else { break }
      list = try call("flatten", [list], at: range)
      left -= 1
    }
    return list
  }
}
