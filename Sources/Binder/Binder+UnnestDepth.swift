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
    let named = call.arguments.filter { $0.name != nil }
    var levels = 1
    for option in named {
      let value = try bind(option.value, context).constantValue(session)
      switch (option.name?.text.lowercased(), value) {
      case ("recursive", .boolean(let isRecursive)?): levels = isRecursive ? .max : levels
      case ("max_depth", .integer(let depth)?) where depth >= 1: levels = Int(clamping: depth)
      default:
        throw fail(
          .invalidParameter, "unnest has the options recursive := true and max_depth := 2",
          at: option.value.range)
      }
    }
    var plain = call
    plain.arguments.removeAll { $0.name != nil }
    let ranges = plain.arguments.map(\.value.range)
    let lists = try bindArguments(plain, context)
    return try lists.indices.map { $0 }.mapped { (i) throws(SQLError) in
      try joinedLevels(lists[i], levels, at: ranges[i])
    }
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
