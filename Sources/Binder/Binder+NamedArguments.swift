import Diagnostics
import Functions
import Syntax

extension Binder {
  /// Parameters of built-in functions that calls may name.
  private static let parameterNames: [String: [String]] = [
    "make_interval": ["years", "months", "weeks", "days", "hours", "mins", "secs"],
    "make_date": ["year", "month", "day"],
    "make_time": ["hour", "min", "sec"],
    "make_timestamp": ["year", "month", "mday", "hour", "min", "sec"],
    "make_timestamptz": ["year", "month", "mday", "hour", "min", "sec", "timezone"],
    "array_to_string_comma_default": ["arr", "sep"],
    "percentile_cont": ["quantile"], "percentile_disc": ["quantile"],
    "lead": ["col", "offset", "default"], "lag": ["col", "offset", "default"],
  ]
  /// What stands for a parameter that a call leaves out before one that it names.
  private static let parameterDefaults: [String: String] = [
    "offset": "1", "years": "0", "months": "0", "weeks": "0", "days": "0", "hours": "0",
    "mins": "0",
  ]
  /// Calls whose names are part of their meaning, and those that read names themselves.
  private static let readsNames: Set<String> = [
    "struct_pack", "row", "struct", "struct_insert", "struct_update", "unnest", "json_object",
    "json_arrayagg", "json_objectagg",
  ]

  /// The call of a built-in function with named arguments at their places.
  /// - Throws: `undefinedFunction` for a name that the function has not: taking the arguments in
  ///   their order would give another answer than the one that was asked for.
  func placed(
    _ call: Syntax.FunctionCall, _ name: String
  ) throws(SQLError) -> Syntax.FunctionCall {
    guard let first = call.arguments.firstIndex(where: { $0.name != nil }),
      call.name.parts.count == 1, !Binder.readsNames.contains(name), names.macro(name) == nil,
      functions.scalar(name) != nil || functions.aggregate(name) != nil
        || functions.window(name) != nil
    else { return call }
    let known = Binder.parameterNames[name] ?? []
    var values: [Int: Syntax.FunctionCall.Argument] = [:]
    for (i, argument) in call.arguments.enumerated() {
      let place = argument.name.map { known.firstIndex(of: $0.text.lowercased()) } ?? i
      guard let place, values[place] == nil, argument.name != nil || i < first else {
        let word = argument.name?.text ?? "\(i + 1)"
        throw fail(
          .undefinedFunction, "\(name) has no argument \"\(word)\" here",
          at: argument.name?.range ?? argument.value.range,
          hint: known.isEmpty
            ? "write the arguments in their order" : "it takes \(known.joined(separator: ", "))")
      }
      values[place] = .init(value: argument.value)
    }
    var placed = call
    placed.arguments = try (0...(values.keys.max() ?? 0)).mapped { (i) throws(SQLError) in
      if let given = values[i] { return given }
      guard let usual = known.indices.contains(i) ? Binder.parameterDefaults[known[i]] : nil else {
        throw fail(
          .undefinedFunction, "\(name) wants \(known[i]) too", at: call.name.range)
      }
      let range = call.name.range
      return .init(value: Syntax.Expression(.literal(.integer(usual)), range: range))
    }
    return placed
  }

  /// The arguments of a macro in the order of its parameters; nil where they do not fit.
  func placed(
    _ arguments: [Syntax.FunctionCall.Argument], for parameters: [String]
  ) -> [Syntax.Expression?]? {
    guard arguments.count <= parameters.count else { return nil }
    var values = [Syntax.Expression?](repeating: nil, count: parameters.count)
    var isNamed = false
    for (i, argument) in arguments.enumerated() {
      isNamed = isNamed || argument.name != nil
      let wanted = argument.name?.text.lowercased()
      let place = wanted.map { word in parameters.firstIndex { $0.lowercased() == word } } ?? i
      guard let place, values[place] == nil, argument.name != nil || !isNamed else { return nil }
      values[place] = argument.value
    }
    return values
  }
}
