import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// Names of the routine around a statement, and stored functions: columns come before them.
extension Binder {
  /// A variable of the routine as a parameter of the statement; nil if it is none.
  func bindRoutineName(_ expression: Syntax.Expression) throws(SQLError) -> BoundExpression? {
    guard !hidesRanges, let found = try routines?.parameter(for: expression) else { return nil }
    return .parameter(found.number, found.type)
  }

  /// A call of a stored function; nil if there is none of the name.
  func bindRoutineCall(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard let routines else { return nil }
    // Arguments are bound only when the name is a function's, but their types choose it.
    let arguments = try bindArguments(call, context)
    let described = zip(call.arguments, arguments).map {
      RoutineArgument(name: $0.name?.text, type: $1.type)
    }
    guard let function = try routines.function(call.name, described) else { return nil }
    return try self.call(function, arguments, at: range)
  }

  /// An own function of a name that Oracle's SQL does not have, whatever other SQL has by this name.
  func bindOwnFunction(
    _ call: Syntax.FunctionCall, _ name: String, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard dialect == .oracle, call.name.parts.count == 1, call.over == nil, let routines,
      !OracleFunctions.contains(name),
      routines.isFunction(call.name.last)
    else { return nil }
    // What it is given may be known before the statement runs.
    if let known = try bindRoutineName(Expression(.call(call), range: range)) { return known }
    return try bindRoutineCall(call, context, at: range)
  }

  /// A stored function without arguments, or a sequence, by its name alone.
  func bindRoutineFunction(
    _ name: QualifiedName, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard let function = try routines?.function(name, []) else { return nil }
    return try call(function, [], at: range)
  }

  func call(
    _ function: RoutineFunction, _ arguments: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let body = function.call
    let traits = FunctionTraits(
      canFail: true, isVolatile: !function.isDeterministic, hasEffects: !function.isDeterministic,
      isStrict: false)
    var made = ScalarCall(
      name: function.name, argumentTypes: function.argumentTypes, returnType: function.returnType,
      traits: traits
    ) { (columns, context) throws(SQLError) in try body(columns, context.count) }
    made.range = self.range(range)
    var converted: [BoundExpression] = []
    for (argument, type) in zip(arguments, function.argumentTypes) {
      converted.append(try self.converted(argument, to: type, at: range))
    }
    return .call(made, converted)
  }

  /// `WHERE CURRENT OF c`: the row that the cursor fetched last.
  func bindCurrentOf(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    guard let identity = context.scope.sources.compactMap(\.identity).first,
      let position = try bindRoutineName(expression)
    else {
      throw fail(
        .syntaxError, "CURRENT OF stands in UPDATE and DELETE of PL/SQL only", at: expression.range)
    }
    return try call("=", [identity.reference, position], at: expression.range)
  }

  /// `ROWID = x`: a ROWID names its row also after the row was changed, and is text in PL/SQL.
  func foundRows(
    _ name: String, _ arguments: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> [BoundExpression] {
    guard name == "=", arguments.count == 2, dialect == .oracle, !identified.isEmpty else {
      return arguments
    }
    for side in 0...1 {
      guard case .column(let id, _) = arguments[side],
        let table = identified[id] as? TransactionTable
      else { continue }
      let other = arguments[1 - side]
      if case .column(let otherID, _) = other, identified[otherID] != nil { return arguments }
      let number =
        other.type == .int64 ? other : try cast(other, to: .int64, at: range, isTry: false)
      var found = arguments
      found[1 - side] = .call(Self.identity(in: table), [number])
      return found
    }
    return arguments
  }

  private static func identity(in table: TransactionTable) -> ScalarCall {
    // What it gives is the same for one statement.
    var traits = FunctionTraits(canFail: true)
    traits.readsClock = true
    return ScalarCall(
      name: "row of rowid", argumentTypes: [.int64], returnType: .int64, traits: traits
    ) { (columns, context) throws(SQLError) in
      var builder = ColumnBuilder(.int64, capacity: context.count)
      for row in 0..<context.count {
        guard case .integer(let number) = columns[0][row] else {
          builder.append(.null)
          continue
        }
        builder.append(.integer(Int128(try table.identity(ofRowID: Int64(number)))))
      }
      return builder.finish()
    }
  }

  /// Parameters of NUMBER beside a column take the column's type where their value fits, so that
  /// keys and statistics can be used.
  func narrowed(
    _ name: String, _ arguments: [BoundExpression]
  ) -> [BoundExpression] {
    guard let routines, arguments.count == 2, ["=", "<>", "<", "<=", ">", ">="].contains(name)
    else {
      return arguments
    }
    func narrow(_ a: BoundExpression, _ b: BoundExpression) -> BoundExpression {
      guard case .parameter(let number, let type) = a, case .column(_, let wanted) = b else {
        return a
      }
      guard type == .number || type == .int64, wanted.isDecimal || wanted.isInteger, wanted != type,
        let narrow = routines.narrowed(number, to: wanted)
      else { return a }
      return .parameter(narrow, wanted)
    }
    return [narrow(arguments[0], arguments[1]), narrow(arguments[1], arguments[0])]
  }

  /// `TABLE (collection)`: COLUMN_VALUE, or the attributes of its elements.
  func unnestCollection(
    _ argument: BoundExpression, _ table: TableReference
  ) throws(SQLError) -> FromItem {
    var item = try unnest([argument], withOrdinality: false, table)
    guard item.sources[0].columns.count == 1 else { return item }
    guard case .list(.structure(let fields)) = argument.type else {
      if table.alias?.columns.isEmpty ?? true { item.sources[0].columns[0].name = "COLUMN_VALUE" }
      return item
    }
    let element = item.sources[0].columns[0].reference
    let items = try fields.mapped { (field) throws(SQLError) in
      NamedExpression(
        try bindField(element, Identifier(field.name, isQuoted: true, range: table.range)),
        as: column(field.name, field.type))
    }
    item.plan = Project(item.plan, items)
    item.sources[0].columns = items.map(\.column)
    if case .list(let object) = argument.type, object.objectType != nil {
      item.sources[0].objectType = object
    }
    return item
  }
}
