import Diagnostics
import Syntax

// Statements of dynamic SQL are often put together before the loop that runs them.
//
//     l_sql := 'INSERT INTO calls_' || p_month || ' (id) VALUES (:1)';
//     FOR r IN c LOOP
//       EXECUTE IMMEDIATE l_sql USING r.id;      →      EXECUTE IMMEDIATE 'INSERT INTO calls_' …
//     END LOOP;
//
// A text is known from its assignment until a statement other than EXECUTE IMMEDIATE names the
// variable, or one that the text is made of.
extension Scope {
  /// What a variable was last given; the scope is the one of the assignment.
  struct KnownText {
    let value: Expression
    let scope: Scope
    /// What must stay as it is.
    let words: Set<String>
  }

  /// The text that a variable certainly has here.
  func knownText(_ name: String) -> KnownText? {
    find(name)?.scope.texts[name]
  }

  /// Remembers `name := value` where the value is a text or a chain of `||`.
  ///
  /// - Parameters:
  ///   - before: The text that the variable had, for `name := name || more`.
  ///   - fixed: Names that nothing can assign.
  ///   - shared: Words of subprograms inside, whose calls do not name what they assign.
  func noteText(
    _ name: String, _ value: Expression, after before: KnownText?, fixed: Set<String>,
    shared: Set<String>
  ) {
    guard let home = find(name)?.scope, home.isOfRoutine, Self.isText(value),
      let value = continued(name, value, after: before)
    else { return }
    let words = Self.names(in: value).subtracting(fixed)
    let all = words.union([name])
    guard all.isDisjoint(with: shared), words.allSatisfy(isLocal) else { return }
    home.texts[name] = KnownText(value: value, scope: self, words: all)
  }

  private static func isText(_ value: Expression) -> Bool {
    switch value.kind {
    case .literal(.string): true
    case .chain(let chain): chain.rest.allSatisfy { $0.operator == .concatenate }
    default: false
    }
  }

  /// The whole text of `name || more`; nil where a value names the variable in another way.
  private func continued(
    _ name: String, _ value: Expression, after before: KnownText?
  ) -> Expression? {
    guard Self.names(in: value).contains(name) else { return value }
    guard let before, before.scope === self, case .chain(let chain) = value.kind,
      case .name(let first) = chain.first.kind, first.parts.map(lower) == [name],
      !chain.rest.contains(where: { Self.names(in: $0.operand).contains(name) })
    else { return nil }
    var whole = chain
    whole.first = before.value
    if case .chain(let known) = before.value.kind {
      whole.first = known.first
      whole.rest = known.rest + chain.rest
    }
    return Expression(.chain(whole), range: value.range)
  }

  /// Whether calls of other routines cannot change what a name stands for: a function of SQL, a
  /// constant, a variable of the routine.
  private func isLocal(_ name: String) -> Bool {
    guard let (binding, home) = find(name) else { return true }
    switch binding {
    case .constant: return true
    case .scalar: return home.isOfRoutine
    default: return false
    }
  }

  private var isOfRoutine: Bool { routineRange != nil }

  private static func calls(_ value: Expression) -> Bool {
    if case .call = value.kind { return true }
    return value.children.contains(where: calls)
  }

  private static func names(in value: Expression) -> Set<String> {
    var result: Set<String> = []
    switch value.kind {
    case .name(let name):
      // A qualified name may be a variable of a package, which no scope here knows as local.
      result.insert(name.parts.map(lower).joined(separator: "."))
      result.formUnion(name.parts.map(lower))
    case .call(let call): result.formUnion(call.name.parts.map(lower))
    default: break
    }
    return value.children.reduce(into: result) { $0.formUnion(names(in: $1)) }
  }

  /// Does something that may happen wherever its names are known, whatever texts they have there.
  func withoutTexts(_ body: () -> Void) {
    var kept: [(scope: Scope, texts: [String: KnownText])] = []
    var scope: Scope? = self
    while let current = scope {
      kept.append((current, current.texts))
      current.texts = [:]
      scope = current.parent
    }
    body()
    for (scope, texts) in kept { scope.texts = texts }
  }

  /// Forgets the texts that a statement might change.
  func forgetTexts(_ statement: RoutineStatement, _ unit: SourceUnit) {
    var scope: Scope? = self
    var tokens: Set<String>?
    while let current = scope {
      if !current.texts.isEmpty {
        let named = tokens ?? Self.names(statement, unit)
        tokens = named
        current.texts = current.texts.filter { $0.value.words.isDisjoint(with: named) }
      }
      scope = current.parent
    }
  }

  /// The words of a statement without the texts that EXECUTE IMMEDIATE in it runs.
  private static func names(_ statement: RoutineStatement, _ unit: SourceUnit) -> Set<String> {
    if case .assignment(let target, let value) = statement.kind, !calls(value) {
      return names(in: target)
    }
    var texts: [SourceRange] = []
    StatementWalk { inner, _ in
      if case .executeImmediate(let dynamic) = inner.kind { texts.append(dynamic.text.range) }
      return true
    }.walk([statement])
    var result: Set<String> = []
    var start = statement.range.start
    for text in texts.sorted(by: { $0.start < $1.start }) where text.start >= start {
      result.formUnion(
        WordCount.tokens(unit.words(SourceRange(start: start, end: text.start))))
      start = text.end
    }
    result.formUnion(
      WordCount.tokens(unit.words(SourceRange(start: start, end: statement.range.end))))
    return result
  }
}
