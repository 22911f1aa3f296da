import Diagnostics
import Syntax

// A collection that each iteration empties first is one of the iteration; a list of which only ends are
// appended is a table by position, with its length as a number of the iteration.
//
//     FOR a IN accounts LOOP                      n = 0
//       ids.DELETE;                               lines = frame ⨝ bills: n = n + 1 as a window
//       FOR b IN bills_of(a) LOOP                 ids = lines by (frame row, n)
//         ids.EXTEND; ids(ids.COUNT) := b.id; →   FORALL = frame ⨝ 1 .. n ⟕ ids
//       END LOOP;
//       FORALL i IN 1 .. ids.COUNT UPDATE … ids(i);
//     END LOOP;
extension LoopRun {
  /// `ids.DELETE`, `ids := t_ids()` as a statement of the body itself, before the iteration uses a
  /// collection that nothing outside of the loop names.
  /// - Parameter isMade: By a constructor; DELETE fails where none ran before.
  /// - Returns: False for other calls, and for collections that live longer.
  func empty(
    _ name: QualifiedName, isMade: Bool, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> Bool {
    guard name.parts.count == 1, let (binding, home) = find(name, scope),
      case .collection(let outside, let type) = binding
    else { return false }
    guard context.record.locals[outside] == nil else {
      throw Refusal("a collection that is emptied on the way", range)
    }
    guard parent == nil, scope === bodyScope, calls.isEmpty, state.path == .always,
      !outside.contains(".") || outside.hasSuffix(".\(lower(name.last))"),
      !collectionReads.contains(outside), !collectionStores.contains(outside),
      !context.record.counted.contains(outside), !context.record.accumulated.contains(outside),
      isTable(type, home), isOnlyHere(lower(name.last), home, isMade: isMade || hasKeys(type, home))
    else { return false }
    rewrites.insert(.collection)
    declare(collection: lower(name.last), type, at: range.start, scope)
    return true
  }

  /// `t_ids()`
  func isEmpty(_ value: Expression, of type: TypeName) -> Bool {
    guard case .call(let call) = value.kind, call.arguments.isEmpty,
      case .named(let path, _, _) = type.kind
    else { return false }
    return call.name.parts.map(lower) == path.parts.map(lower)
  }

  /// Whether a variable of the routine is named nowhere but in its declaration and in this loop.
  private func isOnlyHere(_ name: String, _ home: Scope, isMade: Bool) -> Bool {
    guard home.package == nil || home.name != home.package,
      let routine = builder.routine(around: context.loopRange, context.unit),
      !routine.subprogram.heading.parameters.contains(where: { lower($0.name) == name })
    else { return false }
    let isReady = (routine.subprogram.body?.declarations ?? []).contains { declaration in
      guard case .variable(let variable) = declaration.kind, lower(variable.name) == name else {
        return false
      }
      return isMade || variable.defaultValue != nil
    }
    guard isReady else { return false }
    let rest = context.unit.words(routine.outermost.subprogram.range, without: context.loopRange)
    return WordCount(rest).count(of: name) == 1
  }

  /// The length of a list whose ends are appended, empty here.
  func declareLength(_ id: String) {
    let slot = Slot(name: "set_length", outside: nil, type: .integer(.wide))
    state.values[slot] = .term(.zero)
    listLengths[id] = slot
  }

  /// Whether a type is no VARRAY, which has a limit.
  func isTable(_ type: TypeName, _ scope: Scope) -> Bool {
    guard case .named(let path, _, _) = type.kind,
      case .type(.table)? = builder.resolve(path, scope)?.0
    else { return false }
    return true
  }

  /// Whether a collection of a type has keys of its own (INDEX BY), and is there without a constructor.
  func hasKeys(_ type: TypeName, _ scope: Scope) -> Bool {
    guard case .named(let path, _, _) = type.kind,
      case .type(.table(of: _, _, _?))? = builder.resolve(path, scope)?.0
    else { return false }
    return true
  }

  /// `ids.EXTEND`, `ids.EXTEND(n)` as a statement.
  func extend(
    _ name: QualifiedName, _ arguments: [FunctionCall.Argument], _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> Bool {
    guard arguments.count <= 1, let (binding, _) = find(name, scope),
      case .collection(let outside, _) = binding, let length = length(of: outside)
    else { return false }
    let more = try arguments.first.map { (x) throws(Refusal) in try term(x.value, scope) } ?? .one
    if case .carried(let carried)? = state.values[length], carried.drain == nil {
      try add(more, to: length, carried, range)
    } else {
      let old = try read(length, range)
      set(length, .combine([old, more], isInteger: true) { "(\($0[0]) + \($0[1]))" })
    }
    return true
  }

  /// `ids.COUNT`, `ids.LAST`, `ids.FIRST` of such a list; nil for others.
  func lengthMethod(
    _ method: String, of outside: String, _ range: SourceRange
  ) throws(Refusal) -> Term? {
    guard let length = length(of: outside) else { return nil }
    let count = try read(length, range)
    switch method {
    case "count": return count
    case "last":
      return .combine([count], isInteger: true) { "CASE WHEN \($0[0]) > 0 THEN \($0[0]) END" }
    case "first":
      return .combine([count], isInteger: true) { "CASE WHEN \($0[0]) > 0 THEN 1 END" }
    default: return nil
    }
  }

  func length(of outside: String) -> Slot? {
    listLengths[outside] ?? parent?.length(of: outside)
  }

  /// `FORALL i IN 1 .. n`, whose statement runs for each number: an error ends it as it ends a loop.
  func run(
    _ all: RoutineStatement.ForAll, _ statement: RoutineStatement, _ scope: Scope
  ) throws(Refusal) {
    guard case .range(let lower, let upper) = all.bounds, !all.savesExceptions else {
      throw Refusal("FORALL inside", statement.range)
    }
    let loop = RoutineStatement.ForLoop(
      index: all.index, isReverse: false, lower: lower, upper: upper, statements: [all.statement])
    try runCounted(loop, [], scope, statement.range)
    count(.unknown)
  }
}
