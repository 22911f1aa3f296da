import Columns
import Diagnostics
import Functions
import Syntax

/// Calls of STANDARD's functions and of the engine's own packages.
extension RoutineBinder {
  func builtinFunction(
    _ name: String, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    if let constant = Builtins.packageConstants[name] { return .literal(constant.0, constant.1) }
    if let form = try specialFunction(name, arguments, scope, at: range) { return form }
    if let function = Builtins.functions[name] {
      let ordered = try order(
        arguments, names: function.names, maximum: function.maximum, name, at: range)
      var operands: [Operand] = []
      for argument in ordered {
        operands.append(
          try argument.map { (e) throws(SQLError) in try expression(e, scope) }
            ?? .literal(.null, .null))
      }
      return try call(function, operands, name, at: range)
    }
    if Builtins.procedures[name] != nil {
      throw fail(
        222, "no function with name '\(name.uppercased())' exists in this scope", at: range)
    }
    var operands: [Operand] = []
    for argument in arguments { operands.append(try expression(argument.value, scope)) }
    return try builtin(name, operands, at: range)
  }

  /// Puts named arguments at their places; nil where one was left out before another.
  private func order(
    _ arguments: [FunctionCall.Argument], names: [String], maximum: Int, _ name: String,
    at range: SourceRange
  ) throws(SQLError) -> [Expression?] {
    var list: [Expression?] = []
    for argument in arguments {
      guard let given = argument.name else {
        list.append(argument.value)
        continue
      }
      guard let position = names.firstIndex(of: given.text.lowercased()) else {
        throw fail(
          306, "wrong number or types of arguments in call to '\(name.uppercased())'", at: range,
          hint: names.isEmpty ? nil : "it takes \(names.joined(separator: ", "))",
          state: .undefinedFunction)
      }
      while list.count <= position { list.append(nil) }
      list[position] = argument.value
    }
    guard list.count <= maximum else {
      throw fail(
        306, "wrong number or types of arguments in call to '\(name.uppercased())'", at: range,
        state: .undefinedFunction)
    }
    return list
  }

  private func call(
    _ function: Builtins.Function, _ operands: [Operand], _ name: String, at range: SourceRange
  ) throws(SQLError) -> Operand {
    guard operands.count >= function.minimum, operands.count <= function.maximum else {
      throw fail(
        306, "wrong number or types of arguments in call to '\(name.uppercased())'", at: range,
        state: .undefinedFunction)
    }
    let evaluates = operands.map(\.evaluate)
    let compute = seeingItsCall(name, function.compute, at: range)
    let isStrict = function.isStrict
    // Functions of packages read or change what the session keeps.
    let hasEffects = name == "sys_guid" || name.contains(".") && !name.hasPrefix("utl_raw.")
    return Operand(function.type) { (frame) throws(Raised) in
      var values: [Datum] = []
      values.reserveCapacity(evaluates.count)
      var isNull = false
      // Beside a NULL the other arguments are computed as well.
      for evaluate in evaluates {
        let value = try evaluate(frame)
        if value.isNull { isNull = true }
        values.append(value)
      }
      if isStrict, isNull { return .null }
      if hasEffects { frame.run.effects &+= 1 }
      return try compute(values, frame.run)
    }
  }

  /// What tells of the calls that wait tells of its own, too.
  private func seeingItsCall(
    _ name: String, _ compute: @escaping Builtins.Compute, at range: SourceRange
  ) -> Builtins.Compute {
    guard name == "dbms_utility.format_call_stack" else { return compute }
    let site = CallSite(unit, subprogram, range)
    return { (arguments, run) throws(Raised) in
      try run.calling(site) { () throws(Raised) in try compute(arguments, run) }
    }
  }

  /// A function of the engine's catalog, chosen by the types of the arguments.
  func builtin(
    _ name: String, _ operands: [Operand], at range: SourceRange
  ) throws(SQLError) -> Operand {
    if let function = Builtins.functions[name] {
      return try call(function, operands, name, at: range)
    }
    guard functionCatalog.scalar(name) != nil else {
      throw fail(
        201, "identifier '\(name.uppercased())' must be declared", at: range,
        hint: didYouMean(name, among: functionCatalog.allNames), state: .undefinedFunction)
    }
    let operands = withoutNullOptions(name, try withTexts(name, operands, at: range))
    let (call, types) = try resolve(name, operands, at: range)
    let evaluates = operands.map(\.evaluate)
    // Of NUMBER comes NUMBER, also where the engine computes with doubles.
    let isBinary =
      operands.contains { $0.type.isBinary } || name.hasPrefix("to_binary_")
      || name.hasPrefix("binary_double_") || name.hasPrefix("binary_float_")
    let becomesNumber = call.returnType.isFloating && !isBinary
    let type = becomesNumber ? RoutineType.number : RoutineType(column: call.returnType).unlimited
    let isVolatile = call.traits.isVolatile || call.traits.hasEffects
    return Operand(type) { (frame) throws(Raised) in
      if isVolatile { frame.run.effects &+= 1 }
      var arguments: [(Datum, DataType)] = []
      arguments.reserveCapacity(evaluates.count)
      for (i, evaluate) in evaluates.enumerated() {
        arguments.append((try evaluate(frame), types[i]))
      }
      do throws(SQLError) {
        let result = try Builtins.run(call, arguments, frame.run.functionSession)
        guard becomesNumber else { return result }
        do throws(Raised) { return try result.asNumber() } catch { throw SQLError(error) }
      } catch {
        throw Raised(error).asValueError
      }
    }
  }

  /// Moments as texts by NLS_DATE_FORMAT and NLS_TIMESTAMP_FORMAT where a function takes texts (SQL Language
  /// Reference 19c, "Implicit Data Conversion").
  private func withTexts(
    _ name: String, _ operands: [Operand], at range: SourceRange
  ) throws(SQLError) -> [Operand] {
    let takers: Set<String> = [
      "trim", "btrim", "ltrim", "rtrim", "replace", "lpad", "rpad", "concat", "initcap",
      "translate",
      "regexp_like", "regexp_count", "regexp_substr", "regexp_instr", "regexp_replace", "soundex",
      "ascii",
    ]
    guard takers.contains(name) else { return operands }
    return try operands.map { (operand) throws(SQLError) in
      guard operand.type.column.isTimestamp else { return operand }
      return Operand(.text, try converted(operand, to: .text, at: range))
    }
  }

  /// NULL as the options or the new text of a REGEXP function is the empty text: the usual options (SQL
  /// Language Reference 19c, REGEXP_SUBSTR and REGEXP_REPLACE).
  private func withoutNullOptions(_ name: String, _ operands: [Operand]) -> [Operand] {
    let places: [String: Set<Int>] = [
      "regexp_like": [2], "regexp_count": [3], "regexp_substr": [4], "regexp_instr": [5],
      "regexp_replace": [2, 5],
    ]
    guard let texts = places[name] else { return operands }
    return operands.enumerated().map { i, operand in
      guard texts.contains(i) else { return operand }
      let evaluate = operand.evaluate
      return Operand(.text) { (frame) throws(Raised) in
        let value = try evaluate(frame)
        return value.isNull ? .text("") : value
      }
    }
  }

  /// NUMBER arguments are tried as NUMBER, then as whole numbers.
  private func resolve(
    _ name: String, _ operands: [Operand], at range: SourceRange
  ) throws(SQLError) -> (ScalarCall, [DataType]) {
    let exact = operands.map { argumentType($0, whole: false, isNumber: name == "to_char") }
    do throws(SQLError) {
      return (try functionCatalog.resolveScalar(name, exact, dialect: .oracle), exact.map(\.type))
    } catch {
      let whole = operands.map { argumentType($0, whole: true, isNumber: false) }
      do throws(SQLError) {
        return (try functionCatalog.resolveScalar(name, whole, dialect: .oracle), whole.map(\.type))
      } catch {
        throw fail(
          306, "wrong number or types of arguments in call to '\(name.uppercased())'", at: range,
          hint: error.hint, state: .undefinedFunction)
      }
    }
  }

  private func argumentType(_ operand: Operand, whole: Bool, isNumber: Bool) -> ArgumentType {
    var type = operand.type.column
    if isNumber, type == .int64 || type.isDecimal { type = .number }
    if case .number = operand.type { type = whole ? .int64 : .number }
    if type == .int64, !whole, operand.literal == nil { type = .int64 }
    var constant: Value?
    if let literal = operand.literal {
      do { constant = try literal.value(as: type) } catch { constant = nil }
    }
    return ArgumentType(type, isStringLiteral: operand.isTextLiteral, constant: constant)
  }

  // MARK: Functions that look at their arguments

  private func specialFunction(
    _ name: String, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand? {
    guard Builtins.special.contains(name) else { return nil }
    switch name {
    case "sqlcode":
      return Operand(.integer) { (frame) throws(Raised) in
        .integer(Int64(frame.run.handled.last?.sqlCode ?? 0))
      }
    case "sqlerrm": return try errorText(arguments, scope, at: range)
    case "inserting", "updating", "deleting":
      return try triggerQuestion(name, arguments, scope, at: range)
    default: break
    }
    var operands: [Operand] = []
    for argument in arguments { operands.append(try expression(argument.value, scope)) }
    switch name {
    case "nvl" where operands.count == 2, "coalesce" where operands.count >= 1:
      let type = commonType(operands.map(\.type))
      var list: [Evaluate] = []
      for (operand, argument) in zip(operands, arguments) {
        list.append(try converted(operand, to: type, at: argument.value.range))
      }
      let evaluatesAll = name == "nvl"
      return Operand(type) { (frame) throws(Raised) in
        var found = Datum.null
        for evaluate in list {
          let value = try evaluate(frame)
          if found.isNull { found = value }
          if !evaluatesAll, !found.isNull { return found }
        }
        return found
      }
    case "nvl2" where operands.count == 3:
      let type = commonType([operands[1].type, operands[2].type])
      let test = operands[0].evaluate
      let yes = try converted(operands[1], to: type, at: range)
      let no = try converted(operands[2], to: type, at: range)
      return Operand(type) { (frame) throws(Raised) in
        try test(frame).isNull ? try no(frame) : try yes(frame)
      }
    case "nullif" where operands.count == 2:
      let (held, keep) = once(operands[0], arguments[0].value, scope)
      let equal = try comparison(.equal, held, operands[1], at: range).evaluate
      let value = held.evaluate
      return Operand(operands[0].type) { (frame) throws(Raised) in
        try keep?(frame)
        if case .boolean(true) = try equal(frame) { return .null }
        return try value(frame)
      }
    case "decode" where operands.count >= 3: return try decode(operands, at: range)
    case "greatest" where !operands.isEmpty, "least" where !operands.isEmpty:
      return try extreme(operands, wantsGreatest: name == "greatest", at: range)
    case "round" where !operands.isEmpty && (operands[0].type.isNumeric || operands[0].type.isText),
      "trunc" where !operands.isEmpty && (operands[0].type.isNumeric || operands[0].type.isText):
      return rounding(operands, roundsHalf: name == "round")
    case "trunc" where operands.count == 1 && operands[0].type.isTime:
      let value = operands[0].evaluate
      return Operand(.date) { (frame) throws(Raised) in
        guard case .date(let seconds) = try Convert.date(try value(frame)) else { return .null }
        return .date(seconds.flooredDivision(by: 86_400).quotient * 86_400)
      }
    case "to_char" where operands.count == 1:
      let value = operands[0].evaluate
      return Operand(.text) { (frame) throws(Raised) in .of(try Convert.text(try value(frame))) }
    case "to_number" where operands.count == 1:
      let value = operands[0].evaluate
      return Operand(.number) { (frame) throws(Raised) in
        try Convert.number(try value(frame)).asNumber()
      }
    case "to_date" where operands.count == 1 && operands[0].type.isTime:
      return Operand(.date, operands[0].evaluate)
    case "cardinality" where operands.count == 1:
      let value = operands[0].evaluate
      return Operand(.integer) { (frame) throws(Raised) in
        guard case .collection(let box) = try value(frame) else { return .null }
        return .integer(Int64(box.count))
      }
    case "set" where operands.count == 1:
      let value = operands[0].evaluate
      return Operand(operands[0].type) { (frame) throws(Raised) in
        guard case .collection(let box) = try value(frame) else { return .null }
        return .collection(try Multisets.distinct(box))
      }
    case "treat" where operands.count == 1 && arguments[0].name != nil:
      return try treated(operands[0], as: arguments[0].name, scope)
    case "value": return operands.first
    default:
      if name == "raise_application_error" {
        throw fail(222, "'RAISE_APPLICATION_ERROR' is a procedure", at: range)
      }
      return try builtin(
        name == "trunc" && operands.first?.type.isTime == true ? "trunc" : name, operands, at: range
      )
    }
  }

  /// `TREAT (o AS t)`: the object as one of the subtype t, NULL where it is none (SQL Language
  /// Reference 19c, "TREAT").
  private func treated(
    _ operand: Operand, as name: Identifier?, _ scope: Scope
  ) throws(SQLError) -> Operand {
    guard let name else { return operand }
    let kind = TypeName.Kind.named(QualifiedName([name]), arguments: [], unit: nil)
    let type = try type(TypeName(kind, range: name.range), scope)
    guard case .object(let wanted) = type else {
      throw fail(382, "TREAT wants an object type", at: name.range, state: .datatypeMismatch)
    }
    let value = operand.evaluate
    return Operand(type) { (frame) throws(Raised) in
      let object = try value(frame)
      guard case .record(let box) = object, let actual = box.objectType,
        actual.isSame(orUnder: wanted)
      else { return .null }
      return object
    }
  }

  private func rounding(_ operands: [Operand], roundsHalf: Bool) -> Operand {
    let value = operands[0].evaluate
    guard operands.count > 1 else {
      return Operand(.number) { (frame) throws(Raised) in
        let number = try Convert.number(try value(frame))
        return number.isNull ? .null : try NumberMath.rounded(number, 0, roundsHalf: roundsHalf)
      }
    }
    let digits = operands[1].evaluate
    return Operand(.number) { (frame) throws(Raised) in
      let number = try Convert.number(try value(frame))
      let places = try Convert.number(try digits(frame))
      if number.isNull || places.isNull { return .null }
      let scale = try NumberMath.integer(try NumberMath.rounded(places, 0, roundsHalf: false))
      return try NumberMath.rounded(number, Int(max(-200, min(200, scale))), roundsHalf: roundsHalf)
    }
  }

  private func extreme(
    _ operands: [Operand], wantsGreatest: Bool, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let type = commonType(operands.map(\.type))
    var list: [Evaluate] = []
    for operand in operands { list.append(try converted(operand, to: type, at: range)) }
    return Operand(type) { (frame) throws(Raised) in
      var best = Datum.null
      var sawNull = false
      for evaluate in list {
        let value = try evaluate(frame)
        if value.isNull {
          sawNull = true
        } else if best.isNull {
          best = value
        } else {
          let order = try Compare.order(value, best)
          if wantsGreatest ? order > 0 : order < 0 { best = value }
        }
      }
      return sawNull ? .null : best
    }
  }

  private func decode(_ operands: [Operand], at range: SourceRange) throws(SQLError) -> Operand {
    var pairs: [(Evaluate, Evaluate)] = []
    var results: [Operand] = []
    var index = 1
    while index + 1 < operands.count {
      results.append(operands[index + 1])
      index += 2
    }
    if index < operands.count { results.append(operands[index]) }
    let type = commonType(results.map(\.type))
    index = 1
    while index + 1 < operands.count {
      pairs.append(
        (operands[index].evaluate, try converted(operands[index + 1], to: type, at: range)))
      index += 2
    }
    let last = index < operands.count ? try converted(operands[index], to: type, at: range) : nil
    let subject = operands[0].evaluate
    return Operand(type) { (frame) throws(Raised) in
      let value = try subject(frame)
      for (search, result) in pairs {
        let other = try search(frame)
        if value.isNull || other.isNull {
          if value.isNull && other.isNull { return try result(frame) }
          continue
        }
        if try Compare.order(value, other) == 0 { return try result(frame) }
      }
      return try last?(frame) ?? .null
    }
  }

  private func errorText(
    _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    guard let first = arguments.first else {
      return Operand(.text) { (frame) throws(Raised) in
        .text(frame.run.handled.last?.shown ?? "ORA-0000: normal, successful completion")
      }
    }
    let number = try expression(first.value, scope).evaluate
    return Operand(.text) { (frame) throws(Raised) in
      let code = Int(try NumberMath.integer(try Convert.number(try number(frame))))
      if let current = frame.run.handled.last, current.sqlCode == code {
        return .text(current.shown)
      }
      if code == 100 { return .text("ORA-01403: no data found") }
      if code == 1 { return .text("User-Defined Exception") }
      if code > 0 { return .text("-\(code): non-ORACLE exception") }
      let known =
        oracleTexts[code]
        ?? (code <= -20000 && code >= -20999
          ? "" : "Message \(-code) not found;  product=RDBMS; facility=ORA")
      return .text(known.isEmpty ? "\(oracleName(code)): " : "\(oracleName(code)): \(known)")
    }
  }

  private func triggerQuestion(
    _ name: String, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let wanted: TriggerEvent.Kind =
      name == "inserting" ? .insert : name == "updating" ? .update : .delete
    let column = try arguments.first.map { (a) throws(SQLError) in
      try expression(a.value, scope).evaluate
    }
    return Operand(.boolean) { (frame) throws(Raised) in
      guard let event = frame.run.triggerEvents.last, event.kind == wanted else { return .false }
      guard let column else { return .true }
      return .boolean(event.columns.contains(try Convert.text(try column(frame)).lowercased()))
    }
  }

  // MARK: Procedures

  /// Nil if there is no such procedure (then it may be a function).
  func builtinProcedure(
    _ name: String, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform? {
    if name == "raise_application_error" || name == "dbms_standard.raise_application_error" {
      return try raiseApplicationError(arguments, scope, at: range)
    }
    if let perform = try cursorProcedure(name, arguments, scope, at: range) { return perform }
    guard let procedure = Builtins.procedures[name] else {
      if Builtins.functions[name] != nil {
        throw fail(221, "'\(name.uppercased())' is not a procedure or is undefined", at: range)
      }
      throw fail(
        302, "component '\(name.uppercased())' must be declared", at: range,
        hint: didYouMean(name, among: Array(Builtins.procedures.keys)), state: .undefinedFunction)
    }
    let ordered = try order(
      arguments, names: procedure.names, maximum: procedure.maximum, name, at: range)
    guard ordered.count >= procedure.minimum else {
      throw fail(
        306, "wrong number or types of arguments in call to '\(name.uppercased())'", at: range,
        state: .undefinedFunction)
    }
    var values: [Evaluate] = []
    var places: [(Int, Place)] = []
    for (i, argument) in ordered.enumerated() {
      guard let argument else {
        let nothing: Evaluate = { (_) throws(Raised) in .null }
        values.append(nothing)
        continue
      }
      if procedure.outputs.contains(i) {
        let place = try place(argument, scope)
        places.append((i, place))
        values.append(place.read)
      } else {
        let operand = try expression(argument, scope)
        if name.hasPrefix("dbms_output."), case .boolean = operand.type {
          throw fail(
            306, "wrong number or types of arguments in call to '\(name.uppercased())'",
            at: argument.range,
            hint: "a BOOLEAN has no text: use CASE WHEN … THEN 'TRUE' …", state: .undefinedFunction)
        }
        values.append(operand.evaluate)
      }
    }
    let perform = procedure.perform
    return { (frame) throws(Raised) in
      var given: [Datum] = []
      for value in values { given.append(try value(frame)) }
      frame.run.effects &+= 1
      try perform(&given, frame.run)
      for (i, place) in places {
        let value = given[i]
        try place.modify(frame) { (datum) throws(Raised) in datum = value }
      }
      return .next
    }
  }

  private func raiseApplicationError(
    _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    guard arguments.count == 2 || arguments.count == 3 else {
      throw fail(
        306, "wrong number or types of arguments in call to 'RAISE_APPLICATION_ERROR'", at: range)
    }
    let number = try expression(arguments[0].value, scope).evaluate
    let text = try expression(arguments[1].value, scope).evaluate
    let keeps =
      arguments.count > 2 ? try boolean(arguments[2].value, scope).evaluate : nil
    return { (frame) throws(Raised) in
      let code = try NumberMath.integer(try Convert.number(try number(frame)))
      let message = try Convert.text(try text(frame))
      guard code <= -20000, code >= -20999 else {
        throw Raised(
          -21000, "error number argument to raise_application_error of \(code) is out of range")
      }
      var shown = "\(oracleName(Int(code))): \(TextParts.part(message, from: 1, length: 2048))"
      if let keeps, case .boolean(true) = try keeps(frame), let earlier = frame.run.handled.last {
        shown += "\n" + earlier.shown
      }
      throw Raised(.number(Int(code)), shown)
    }
  }
}

extension Raised {
  /// Conversions that fail in PL/SQL are VALUE_ERROR where SQL says INVALID_NUMBER.
  var asValueError: Raised {
    if case .number(-1722) = exception { return Raised.notANumber }
    if case .number(-1428) = exception { return Raised.valueError() }
    if case .number(-1438) = exception { return Raised(-1426) }
    return self
  }
}
