import Diagnostics
import Syntax

/// Statements of PL/SQL.
extension RoutineBinder {
  /// A sequence, with the labels that GOTO may lead to.
  func statements(_ list: [RoutineStatement], _ scope: Scope) -> Perform {
    var labels: [String: Int] = [:]
    var places: [Int: Int] = [:]
    for (place, statement) in list.enumerated() {
      for label in statement.labels {
        labels[label.text.lowercased()] = nextLabel
        places[nextLabel] = place
        nextLabel += 1
      }
    }
    labelScopes.append(labels)
    defer { labelScopes.removeLast() }
    var steps: [Step] = []
    for statement in list {
      steps.append(
        noting(Step(perform: Self.nothing, range: statement.range)) { () throws(SQLError) in
          try self.nested(at: statement.range) { () throws(SQLError) in
            Step(perform: try self.statement(statement, scope), range: statement.range)
          }
        })
    }
    return sequence(steps, places)
  }

  static var nothing: Perform { { (_) throws(Raised) in .next } }

  /// One statement of a sequence. A closure that an array or a generic function holds by itself is
  /// called through a thunk; as a field of a structure it is not.
  private struct Step {
    let perform: Perform
    let range: SourceRange
  }

  private func sequence(_ steps: [Step], _ places: [Int: Int]) -> Perform {
    if steps.isEmpty { return Self.nothing }
    if steps.count == 1, places.isEmpty {
      let only = steps[0]
      return { (frame) throws(Raised) in
        do throws(Raised) { return try only.perform(frame) } catch {
          throw error.located(at: only.range)
        }
      }
    }
    return { (frame) throws(Raised) in
      var place = 0
      do throws(Raised) {
        while place < steps.count {
          switch try steps[place].perform(frame) {
          case .next: place += 1
          case .jump(let label):
            guard let target = places[label] else { return .jump(label) }
            try frame.run.step()
            place = target
          case let other: return other
          }
        }
      } catch {
        throw error.located(at: steps[place].range)
      }
      return .next
    }
  }

  private func statement(
    _ statement: RoutineStatement, _ scope: Scope
  ) throws(SQLError) -> Perform {
    let label = statement.labels.last?.text
    switch statement.kind {
    case .null: return Self.nothing
    case .assignment(let target, let value): return try assignment(target, value, scope)
    case .call(let expression): return try callStatement(expression, scope)
    case .block(let block):
      if let label, Self.isConverted(label) { return convertedLoop(block, scope, label: label) }
      if let part = label.flatMap(Self.parted) {
        return partedBlock(part, block, scope, statement)
      }
      return self.block(block, scope, label: label)
    case .conditional(let branches, let otherwise):
      return try conditional(branches, otherwise, scope)
    case .choice(let subject, let branches, let otherwise):
      return try choice(subject, branches, otherwise, scope, at: statement.range)
    case .loop(let body): return loop(nil, body, scope, label: label)
    case .whileLoop(let test, let body):
      return loop(try condition(test, scope), body, scope, label: label)
    case .forLoop(let loop): return try forLoop(loop, scope, label: label)
    case .cursorLoop(let loop): return try cursorLoop(loop, scope, label: label)
    case .exit(let label, let test):
      return try leave(label, test, scope, at: statement.range, again: false)
    case .proceed(let label, let test):
      return try leave(label, test, scope, at: statement.range, again: true)
    case .goto(let label): return try goto(label)
    case .return(let value): return try returning(value, scope, at: statement.range)
    case .raise(let name): return try raise(name, scope)
    case .sql(let sql): return try staticSQL(sql, scope)
    case .executeImmediate(let dynamic):
      return try executeImmediate(dynamic, scope, at: statement.range)
    case .open(let cursor, let arguments): return try open(cursor, arguments, scope)
    case .openFor(let open): return try openFor(open, scope, at: statement.range)
    case .fetch(let cursor, let into): return try fetch(cursor, into, scope)
    case .close(let cursor): return try close(cursor, scope)
    case .forAll(let forAll): return try self.forAll(forAll, scope, at: statement.range)
    case .pipeRow(let row): return try pipeRow(row, scope)
    case .pragma: return Self.nothing
    }
  }

  // MARK: Assignment and calls

  func assignment(
    _ target: Expression, _ value: Expression, _ scope: Scope
  ) throws(SQLError) -> Perform {
    let place = try place(target, scope)
    let operand = try expression(value, scope, expecting: place.type)
    let evaluate = operand.evaluate
    let conversion = try conversion(from: operand.type, to: place.type, at: value.range)
    if place.isNotNull {
      let modify = place.modify
      return { (frame) throws(Raised) in
        let value = try evaluate(frame)
        let converted = try conversion?(value) ?? value
        if converted.isNull { throw Raised.valueError() }
        try modify(frame) { (datum) throws(Raised) in datum = converted }
        return .next
      }
    }
    if let slot = place.slot {
      if let conversion {
        return { (frame) throws(Raised) in
          frame.slots[slot] = try conversion(try evaluate(frame))
          return .next
        }
      }
      return { (frame) throws(Raised) in
        frame.slots[slot] = try evaluate(frame)
        return .next
      }
    }
    let modify = place.modify
    return { (frame) throws(Raised) in
      let value = try evaluate(frame)
      let converted = try conversion?(value) ?? value
      try modify(frame) { (datum) throws(Raised) in datum = converted }
      return .next
    }
  }

  func callStatement(_ expression: Expression, _ scope: Scope) throws(SQLError) -> Perform {
    guard let (root, suffixes) = chain(expression) else {
      throw fail(103, "a procedure is called by its name", at: expression.range)
    }
    switch try resolve(root, suffixes, scope, wantsProcedure: true) {
    case .performed(let perform): return perform
    case .subprograms(let group, _):
      return try perform(group.members, [], nil, scope, at: expression.range)
    case .method(let methods, let object):
      return try perform(methods, [], object, scope, at: expression.range)
    case .collectionMethod(let method, let place):
      return try collectionProcedure(method, place, [], scope, at: expression.range)
    case .builtin(let name):
      if let perform = try builtinProcedure(name, [], scope, at: expression.range) {
        return perform
      }
    default: break
    }
    throw fail(
      221, "'\(root.text.uppercased())' is not a procedure or is undefined", at: expression.range,
      hint: "assign its value to a variable")
  }

  // MARK: Choices

  private func conditional(
    _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement], _ scope: Scope
  ) throws(SQLError) -> Perform {
    var made: [Branch] = []
    for branch in branches {
      let body = statements(branch.statements, scope)
      made.append(
        noting(Branch(test: { (_) throws(Raised) in false }, body: body)) { () throws(SQLError) in
          Branch(test: try condition(branch.condition, scope), body: body)
        })
    }
    let last = statements(otherwise, scope)
    if made.count == 1 {
      let only = made[0]
      return { (frame) throws(Raised) in
        try only.test(frame) ? try only.body(frame) : try last(frame)
      }
    }
    return { (frame) throws(Raised) in
      for branch in made where try branch.test(frame) { return try branch.body(frame) }
      return try last(frame)
    }
  }

  /// A branch of IF.
  private struct Branch {
    let test: (Activation) throws(Raised) -> Bool
    let body: Perform
  }

  private func choice(
    _ subject: Expression?, _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement]?,
    _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    var tests: [(Activation) throws(Raised) -> Bool] = []
    var bodies: [Perform] = []
    let slot = scope.layout.slot()
    let operand = try subject.map { (e) throws(SQLError) in try expression(e, scope) }
    for branch in branches {
      if let operand {
        let held = Operand(operand.type) { (frame) throws(Raised) in frame.slots[slot] }
        let test = try comparison(
          .equal, held, try expression(branch.condition, scope), at: branch.condition.range
        ).evaluate
        let holds: (Activation) throws(Raised) -> Bool = { (frame) throws(Raised) in
          if case .boolean(true) = try test(frame) { return true }
          return false
        }
        tests.append(holds)
      } else {
        tests.append(try condition(branch.condition, scope))
      }
      bodies.append(statements(branch.statements, scope))
    }
    let last = otherwise.map { statements($0, scope) }
    let evaluate = operand?.evaluate
    return { (frame) throws(Raised) in
      if let evaluate { frame.slots[slot] = try evaluate(frame) }
      for (place, test) in tests.enumerated() where try test(frame) {
        return try bodies[place](frame)
      }
      guard let last else { throw Raised(-6592) }
      return try last(frame)
    }
  }

  // MARK: Loops

  private func looping(
    _ label: String?, _ body: (Int) throws(SQLError) -> Perform
  ) throws(SQLError) -> Perform {
    let number = nextLabel
    nextLabel += 1
    loops.append(LoopInfo(number: number, label: label?.lowercased()))
    defer { loops.removeLast() }
    return try body(number)
  }

  private func loop(
    _ test: ((Activation) throws(Raised) -> Bool)?, _ body: [RoutineStatement], _ scope: Scope,
    label: String?
  ) -> Perform {
    let number = nextLabel
    nextLabel += 1
    loops.append(LoopInfo(number: number, label: label?.lowercased()))
    defer { loops.removeLast() }
    let body = statements(body, scope)
    return { (frame) throws(Raised) in
      while try test?(frame) ?? true {
        try frame.run.step()
        switch try body(frame) {
        case .next: continue
        case .leave(number): return .next
        case .again(number): continue
        case let other: return other
        }
      }
      return .next
    }
  }

  private func forLoop(
    _ loop: RoutineStatement.ForLoop, _ scope: Scope, label: String?
  ) throws(SQLError) -> Perform {
    let lower = try converted(try expression(loop.lower, scope), to: .integer, at: loop.lower.range)
    let upper = try converted(try expression(loop.upper, scope), to: .integer, at: loop.upper.range)
    let inner = Scope(parent: scope, layout: scope.layout, label: label)
    let index = declare(loop.index.text, .integer, inner)
    index.readOnly = "the index of a FOR loop cannot be changed"
    let isReverse = loop.isReverse
    let slot = index.slot
    return try looping(label) { (number) throws(SQLError) in
      let body = statements(loop.statements, inner)
      return { (frame) throws(Raised) in
        guard case .integer(let low) = try lower(frame), case .integer(let high) = try upper(frame)
        else {
          throw Raised.valueError()
        }
        if low > high { return .next }
        var current = isReverse ? high : low
        while true {
          frame.slots[slot] = .integer(current)
          try frame.run.step()
          switch try body(frame) {
          case .next, .again(number): break
          case .leave(number): return .next
          case let other: return other
          }
          if current == (isReverse ? low : high) { return .next }
          current += isReverse ? -1 : 1
        }
      }
    }
  }

  /// Runs a body for each row of an opened cursor.
  func rowLoop(
    _ name: Identifier, _ row: RecordType, _ body: [RoutineStatement], _ scope: Scope,
    label: String?, open: @escaping (Activation) throws(Raised) -> CursorBox
  ) throws(SQLError) -> Perform {
    let inner = Scope(parent: scope, layout: scope.layout, label: label)
    let record = declare(name.text, .record(row), inner)
    let slot = record.slot
    return try looping(label) { (number) throws(SQLError) in
      let body = statements(body, inner)
      return { (frame) throws(Raised) in
        let cursor = try open(frame)
        defer { cursor.close() }
        while let values = try cursor.fetch() {
          frame.slots[slot] = .record(RecordBox(values))
          try frame.run.step()
          let flow = try body(frame)
          try cursor.checkLock(frame.run)
          switch flow {
          case .next, .again(number): continue
          case .leave(number): return .next
          case let other: return other
          }
        }
        return .next
      }
    }
  }

  private func leave(
    _ label: Identifier?, _ test: Expression?, _ scope: Scope, at range: SourceRange, again: Bool
  ) throws(SQLError) -> Perform {
    let wanted = label?.text.lowercased()
    guard let target = loops.last(where: { wanted == nil || $0.label == wanted }) else {
      throw wanted == nil
        ? fail(
          376, "illegal \(again ? "CONTINUE" : "EXIT") statement; it must appear inside a loop",
          at: range)
        : fail(
          201, "identifier '\(wanted?.uppercased() ?? "")' must be declared", at: range,
          hint: "no loop around has this label")
    }
    let flow: Flow = again ? .again(target.number) : .leave(target.number)
    guard let test else { return { (_) throws(Raised) in flow } }
    let condition = try condition(test, scope)
    return { (frame) throws(Raised) in try condition(frame) ? flow : .next }
  }

  private func goto(_ label: Identifier) throws(SQLError) -> Perform {
    let name = label.text.lowercased()
    for labels in labelScopes.reversed() {
      if let number = labels[name] { return { (_) throws(Raised) in .jump(number) } }
    }
    throw fail(
      375, "illegal GOTO statement; this GOTO cannot branch to label '\(name.uppercased())'",
      at: label.range)
  }

  // MARK: RETURN and RAISE

  private func returning(
    _ value: Expression?, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    guard let value else {
      if let subprogram, subprogram.returnType != nil, !subprogram.isPipelined,
        !subprogram.isConstructor
      {
        throw fail(503, "RETURN statement required for this return from function", at: range)
      }
      return { (_) throws(Raised) in .finished }
    }
    guard let type = subprogram?.returnType else {
      throw fail(372, "in a procedure, RETURN statement cannot contain an expression", at: range)
    }
    let operand = try expression(value, scope, expecting: type)
    let evaluate = try converted(operand, to: type.unlimited, at: value.range)
    return { (frame) throws(Raised) in
      frame.result = try evaluate(frame)
      return .finished
    }
  }

  private func pipeRow(_ row: Expression, _ scope: Scope) throws(SQLError) -> Perform {
    guard let subprogram, subprogram.isPipelined,
      case .collection(let type)? = subprogram.returnType
    else {
      throw fail(629, "PIPE statement cannot be used in non-pipelined functions", at: row.range)
    }
    let operand = try expression(row, scope)
    let evaluate = try converted(operand, to: type.element, at: row.range)
    return { (frame) throws(Raised) in
      frame.piped.append(try evaluate(frame))
      return .next
    }
  }

  private func raise(_ name: QualifiedName?, _ scope: Scope) throws(SQLError) -> Perform {
    guard let name else {
      return { (frame) throws(Raised) in
        guard let current = frame.run.handled.last else { throw Raised(-6510) }
        throw current.replacing(range: nil)
      }
    }
    let identity = try exception(name, scope)
    return { (_) throws(Raised) in
      switch identity {
      case .number(let number):
        throw Raised(.number(number), "\(oracleName(number)): \(oracleTexts[number] ?? "")")
      case .declared: throw Raised(identity, "User-Defined Exception")
      }
    }
  }

  func exception(_ name: QualifiedName, _ scope: Scope) throws(SQLError) -> ExceptionIdentity {
    let parts = name.parts
    let last = parts[parts.count - 1].text.lowercased()
    if parts.count == 1 {
      if case .exception(let identity)? = scope.find(last) { return identity }
      if let number = predefinedExceptions[last] { return .number(number) }
    } else {
      let outer = parts[parts.count - 2]
      if case .exception(let identity)? = scope.labelled(outer.text.lowercased())?.entities[last] {
        return identity
      }
      if outer.text.lowercased() == "standard", let number = predefinedExceptions[last] {
        return .number(number)
      }
      if let package = try packageUnit(outer),
        case .exception(let identity)? = package.scope.entities[last]
      {
        return identity
      }
      if let number = packageExceptions["\(outer.text.lowercased()).\(last)"] {
        return .number(number)
      }
    }
    throw undeclared(parts.map(\.text).joined(separator: "."), at: name.range, scope)
  }
}

/// Exceptions of the engine's own packages.
private let packageExceptions: [String: Int] = [
  "utl_file.invalid_path": -29280, "utl_file.invalid_mode": -29281,
  "utl_file.invalid_filehandle": -29282, "utl_file.invalid_operation": -29283,
  "utl_file.read_error": -29284, "utl_file.write_error": -29285,
  "utl_file.internal_error": -29286, "utl_file.access_denied": -29289,
  "utl_file.invalid_filename": -29288, "dbms_lob.invalid_argval": -21560,
]
