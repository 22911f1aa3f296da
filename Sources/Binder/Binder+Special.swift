import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// The standard's calls with words between their arguments, as ordinary calls.
  func bindSpecial(
    _ form: Syntax.SpecialForm, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    switch form {
    case .extract(let field, let operand):
      return try call(
        "date_part", [.literal(.string(field), .varchar), try bind(operand, context)], at: range)
    case .position(let needle, let haystack):
      return try call(
        "strpos", [try bind(haystack, context), try bind(needle, context)], at: range)
    case .substring(let text, let start, let length):
      var arguments = [try bind(text, context)]
      arguments.append(
        try start.mapped { (e) throws(SQLError) in try bind(e, context) }
          ?? .literal(.integer(1), .int32))
      if let length { arguments.append(try bind(length, context)) }
      return try call("substring", arguments, at: range)
    case .substringSimilar(let text, let pattern, let escape):
      return try call(
        "substring_similar",
        [try bind(text, context), try bind(pattern, context), try bind(escape, context)], at: range)
    case .trim(let side, let characters, let text):
      let name =
        switch side {
        case .both: "trim"
        case .leading: "ltrim"
        case .trailing: "rtrim"
        }
      var arguments = [try bind(text, context)]
      if let characters { arguments.append(try bind(characters, context)) }
      return try call(name, arguments, at: range)
    case .overlay(let text, let placing, let start, let length):
      var arguments = [
        try bind(text, context), try bind(placing, context), try bind(start, context),
      ]
      if let length { arguments.append(try bind(length, context)) }
      return try call("overlay", arguments, at: range)
    }
  }

  /// Lists, structures, maps and access to their parts.
  func bindNested(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    let range = expression.range
    switch expression.kind {
    case .list(let items):
      let bound = try items.mapped { (e) throws(SQLError) in
        try bindUnpacked(e, context).map(\.expression)
      }.flatMap { $0 }
      let ranges =
        bound.count == items.count
        ? items.map(\.range) : [SourceRange](repeating: range, count: bound.count)
      let (same, _) = try unify(bound, at: ranges, what: "the elements of a list")
      return try call("list_value", same, at: range)
    case .structure(let fields):
      let values = try fields.mapped { (field) throws(SQLError) in
        try bind(field.value, context)
      }
      let names = fields.map { $0.name.folded(dialect) }
      try refuseDuplicates(names, fields.map(\.name.range))
      return structure(names, values)
    case .row(let items):
      let values = try items.mapped { (e) throws(SQLError) in try bind(e, context) }
      return structure(values.indices.map { "f\($0 + 1)" }, values)
    case .map(let entries):
      let keys = try entries.mapped { (entry) throws(SQLError) in try bind(entry.key, context) }
      let values = try entries.mapped { (entry) throws(SQLError) in
        try bind(entry.value, context)
      }
      let (sameKeys, _) = try unify(keys, at: entries.map(\.key.range), what: "the keys of a map")
      let (sameValues, _) = try unify(
        values, at: entries.map(\.value.range), what: "the values of a map")
      return try call(
        "map",
        [
          try call("list_value", sameKeys, at: range),
          try call("list_value", sameValues, at: range),
        ], at: range)
    case .field(let operand, let name): return try bindField(try bind(operand, context), name)
    case .element(let operand, let index):
      let place = try vectorIndex(try bind(index, context), of: operand, at: range)
      return try call("element_at", [try bind(operand, context), place], at: range)
    case .slice(let slice):
      // A bound left out is beyond every list; one that is NULL gives NULL.
      func bound(
        _ written: Syntax.Expression?, _ usual: Int64
      ) throws(SQLError) -> BoundExpression {
        guard let written else { return .literal(.integer(Int128(usual)), .int64) }
        return try bind(written, context)
      }
      var arguments = [
        try bind(slice.operand, context), try bound(slice.lower, .min),
        try bound(slice.upper, .max),
      ]
      if let step = slice.step { arguments.append(try bind(step, context)) }
      return try call("list_slice", arguments, at: range)
    case .comprehension(let list): return try bindComprehension(list, context, at: range)
    default:
      throw fail(
        .featureNotSupported, "a lambda stands only as an argument of a list function", at: range)
    }
  }

  /// A structure from named values.
  /// A structure has every name once.
  func refuseDuplicates(_ names: [String], _ ranges: [SourceRange]) throws(SQLError) {
    var seen: Set<String> = []
    for (name, range) in zip(names, ranges) where !seen.insert(name.lowercased()).inserted {
      throw fail(.duplicateColumn, "the structure names \"\(name)\" twice", at: range)
    }
  }

  func structure(_ names: [String], _ values: [BoundExpression]) -> BoundExpression {
    let type = DataType.structure(zip(names, values).map { Field($0, $1.type) })
    let call = ScalarCall(
      name: "struct_pack", argumentTypes: values.map(\.type), returnType: type,
      traits: FunctionTraits(isStrict: false)
    ) { arguments, context in
      Column(
        type, count: context.count, values: .empty, children: arguments.map { $0.flattened() })
    }
    return .call(call, values)
  }

  func bindField(_ base: BoundExpression, _ name: Identifier) throws(SQLError) -> BoundExpression {
    guard case .structure(let fields) = base.type else {
      throw fail(
        .wrongObjectType, "a \(base.type) has no field \"\(name.text)\"", at: name.range)
    }
    let position =
      fields.firstIndex { $0.name == name.text }
      ?? fields.firstIndex { $0.name.lowercased() == name.text.lowercased() }
    guard let position else {
      throw fail(
        .undefinedColumn, "the structure has no field \"\(name.text)\"", at: name.range,
        hint: didYouMean(name.text, among: fields.map(\.name)))
    }
    let call = ScalarCall(
      name: "struct_extract_\(position)", argumentTypes: [base.type],
      returnType: fields[position].type, traits: FunctionTraits()
    ) { arguments, context in
      let column = arguments[0].flattened()
      let child = column.children[position].flattened()
      return child.with(validity: Bitmap.both(child.validity, column.validity))
    }
    return .call(call, [base])
  }
}
