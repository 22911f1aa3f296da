import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// Values of Oracle's object types in SQL: structures whose fields say of which type they are.
///
/// Columns, constructors and functions of PL/SQL give them; their methods are functions of PL/SQL (Object-Relational
/// Developer's Guide 19c, "Basic Components of Oracle Objects").
extension Binder {
  // MARK: Methods

  /// `i.price.shown()`: a method of an object that a column holds; nil where the name means something else.
  func bindMethod(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard dialect == .oracle, routines != nil, call.over == nil else { return nil }
    let path = Array(call.name.qualifier)
    var found = try object(path, context)
    if found == nil, path.count == 1, let source = source(named: path[0], context) {
      // `p.total()` of an alias: a method of the row.
      found = try rowObject(of: source, at: range)
    }
    return try found.mapped { (object) throws(SQLError) in
      try method(call.name.last, of: object, call.arguments, context, at: range)
    }
  }

  /// `i.price.plus(2).shown()`: a method of what an expression gives.
  func bindApplied(
    _ operand: Syntax.Expression, _ arguments: [Syntax.FunctionCall.Argument],
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard dialect == .oracle, routines != nil, case .field(let base, let name) = operand.kind else {
      throw fail(.featureNotSupported, "this stands in PL/SQL only", at: range)
    }
    return try method(name, of: try bind(base, context), arguments, context, at: range)
  }

  private func method(
    _ name: Identifier, of object: BoundExpression, _ given: [Syntax.FunctionCall.Argument],
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let values = try given.mapped { (argument) throws(SQLError) in
      try bind(argument.value, context)
    }
    return try method(name, of: object, values, names: given.map { $0.name?.text }, at: range)
  }

  private func method(
    _ name: Identifier, of object: BoundExpression, _ values: [BoundExpression],
    names: [String?], at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let type = object.type.objectType ?? ""
    let described = zip(names, values).map { RoutineArgument(name: $0, type: $1.type) }
    let path = QualifiedName([Identifier(type, isQuoted: true, range: name.range), name])
    guard
      let function = try routines?.function(
        path, [RoutineArgument(name: nil, type: object.type)] + described)
    else {
      throw fail(
        .undefinedFunction,
        "\(type.isEmpty ? "a \(object.type)" : type) has no method \"\(name.text)\"", at: name.range
      ).inOracle(-904, invalidIdentifier(QualifiedName([name])))
    }
    return try call(function, [object] + values, at: range)
  }

  // MARK: Comparison

  /// Two objects compare by what their MAP method gives, or as their ORDER method says; without one they are
  /// only equal or not, attribute by attribute (SQL Language Reference 19c, "Object Values").
  /// - Returns: nil for what is no comparison of objects.
  func comparedObjects(
    _ name: String, _ sides: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    let isEquality = name == "=" || name == "<>" || name == "is_not_distinct"
    guard dialect == .oracle, sides.count == 2,
      isEquality || ["<", "<=", ">", ">="].contains(name),
      let type = sides[0].type.objectType, sides[1].type.objectType != nil,
      !sides[0].type.isZoned, !sides[1].type.isZoned
    else { return nil }
    guard sides[1].type.objectType == type else {
      throw fail(
        .datatypeMismatch, "\(type) and \(sides[1].type) are not compared", at: range
      ).inOracle(-932, "inconsistent datatypes: expected \(type) got \(sides[1].type)")
    }
    switch routines?.objectOrder(type) {
    case .map(let method)?:
      let values = try sides.mapped { (side) throws(SQLError) in
        try mapped(side, method, at: range)
      }
      return try call(name, values, at: range)
    case .order(let method)?:
      let order = try present(sides, at: range) { () throws(SQLError) in
        try self.method(
          Identifier(method, range: range), of: sides[0], [sides[1]], names: [nil], at: range)
      }
      return try call(name, [order, .literal(.integer(0), .int64)], at: range)
    case nil:
      if name == "is_not_distinct" { return nil }
      guard isEquality, case .structure(let fields) = sides[0].type else {
        throw withoutOrder(at: range)
      }
      let parts = try fields.mapped { (field) throws(SQLError) in
        let member = Identifier(field.name, isQuoted: true, range: range)
        return try call(
          name, [try bindField(sides[0], member), try bindField(sides[1], member)], at: range)
      }
      if parts.count == 1 { return parts[0] }
      return name == "=" ? .and(parts) : .or(parts)
    }
  }

  /// What an object is sorted by: the value of its MAP method; anything else as it is.
  func orderValue(
    _ expression: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard dialect == .oracle, let type = expression.type.objectType else { return expression }
    if expression.type.isZoned { return try cast(expression, to: .timestampTZ, at: range) }
    switch routines?.objectOrder(type) {
    case .map(let method)?: return try mapped(expression, method, at: range)
    case .order?:
      throw fail(
        .featureNotSupported, "objects are not sorted by an ORDER method here", at: range,
        hint: "a MAP method sorts them, or ORDER BY of their attributes")
    case nil: throw withoutOrder(at: range)
    }
  }

  /// Objects are equal where their MAP or ORDER method says so, which groups and DISTINCT do not ask.
  /// - Parameter alsoZoned: TIMESTAMP WITH TIME ZONE among the keys of several sets.
  func refuseObjects(
    _ keys: [BoundExpression], at range: SourceRange, alsoZoned: Bool = false
  ) throws(SQLError) {
    let types = keys.lazy.map(\.type).filter { alsoZoned || !$0.isZoned }
    guard dialect == .oracle, let type = types.compactMap(\.objectType).first else { return }
    if type == DataType.zonedName {
      throw fail(
        .featureNotSupported,
        "values of TIMESTAMP WITH TIME ZONE are not grouped in several sets here", at: range,
        hint:
          "group by the moment, SYS_EXTRACT_UTC(x), or by what the clock shows, CAST(x AS TIMESTAMP)"
      )
    }
    guard routines?.objectOrder(type) != nil else { throw withoutOrder(at: range) }
    throw fail(
      .featureNotSupported, "objects of \(type) are not grouped here", at: range,
      hint: "group by what their MAP method gives, or by their attributes")
  }

  private func withoutOrder(at range: SourceRange) -> SQLError {
    fail(
      .datatypeMismatch, "the objects have neither a MAP nor an ORDER method", at: range,
      hint: "name the attributes that compare"
    ).inOracle(-22950, "cannot ORDER objects without MAP or ORDER method")
  }

  private func mapped(
    _ object: BoundExpression, _ method: String, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    try present([object], at: range) { () throws(SQLError) in
      try self.method(Identifier(method, range: range), of: object, [], names: [], at: range)
    }
  }

  /// NULL where an object is NULL, which no method is asked of.
  private func present(
    _ objects: [BoundExpression], at range: SourceRange,
    _ value: () throws(SQLError) -> BoundExpression
  ) throws(SQLError) -> BoundExpression {
    let value = try value()
    let branches = try objects.mapped { (object) throws(SQLError) in
      ConditionalBranch(
        condition: try call("is_null", [object], at: range), result: .literal(.null, value.type))
    }
    return .conditional(branches, otherwise: value, value.type)
  }

  // MARK: Attributes and whole rows

  /// An object with another value of an attribute: what SET t.price.amount = x writes. NULL stays NULL.
  func withAttribute(
    _ path: ArraySlice<Identifier>, of object: BoundExpression, _ value: BoundExpression,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard let name = path.first else { return try converted(value, to: object.type, at: range) }
    guard case .structure(let fields) = object.type else {
      throw fail(
        .wrongObjectType, "a \(object.type) has no attribute \"\(name.text)\"", at: name.range)
    }
    // Says so where there is no such attribute.
    _ = try bindField(object, name)
    let wanted =
      fields.firstIndex { $0.name == name.text }
      ?? fields.firstIndex { $0.name.lowercased() == name.text.lowercased() }
    let values = try fields.indices.map { $0 }.mapped { (i) throws(SQLError) in
      let old = try bindField(
        object, Identifier(fields[i].name, isQuoted: true, range: name.range))
      return i == wanted ? try withAttribute(path.dropFirst(), of: old, value, at: range) : old
    }
    let made = try constructed(object.type, values, at: range)
    return .conditional(
      [
        ConditionalBranch(
          condition: try call("is_null", [object], at: range), result: .literal(.null, object.type))
      ], otherwise: made, object.type)
  }

  /// An object of values for its attributes, which fit them as a constructor sees to it.
  private func constructed(
    _ type: DataType, _ values: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard case .structure(let fields) = type else { return .literal(.null, type) }
    if let name = type.objectType, let function = try routines?.constructor(ofAttributes: name) {
      return try call(function, values, at: range)
    }
    return try cast(structure(fields.map(\.name), values), to: type, at: range)
  }

  /// `VALUE(l)`: the row of an object table, or an element of a collection in FROM, as an object.
  func bindValue(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard dialect == .oracle, call.arguments.count == 1, call.over == nil,
      case .name(let name) = call.arguments[0].value.kind, name.parts.count == 1
    else { return nil }
    guard let source = source(named: name.last, context) else { return nil }
    guard source.objectType != nil else {
      return source.columns.count == 1 ? source.columns[0].reference : nil
    }
    return try rowObject(of: source, at: range)
  }

  private func source(named name: Identifier, _ context: ExpressionContext) -> Scope.Source? {
    var scope: Scope? = context.scope
    while let here = scope {
      if let found = here.sources.first(where: { $0.name != nil && $0.answers(to: [name.text]) }) {
        return found
      }
      scope = here.parent
    }
    return nil
  }

  /// The row of an object table or the element of a collection as the object that it is.
  private func rowObject(
    of source: Scope.Source, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard let type = source.objectType else { return nil }
    let row = structure(source.columns.map(\.name), source.columns.map(\.reference))
    return try cast(row, to: type, at: range)
  }

  /// The values of a row of an object table, of which one object was given.
  func attributes(
    of values: [BoundExpression], for target: Target, at range: SourceRange
  ) throws(SQLError) -> [BoundExpression] {
    guard values.count == 1, let type = values[0].type.objectType,
      let wanted = target.stored?.objectType, wanted == type,
      case .structure(let fields) = values[0].type
    else { return values }
    return try fields.mapped { (field) throws(SQLError) in
      try bindField(values[0], Identifier(field.name, isQuoted: true, range: range))
    }
  }
}

extension TransactionTable {
  /// The name of the type of an object table.
  var objectType: String? { definition.properties["object type"] }
}
