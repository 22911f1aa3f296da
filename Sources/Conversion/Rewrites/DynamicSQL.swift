import Diagnostics
import Syntax

// Dynamic SQL whose text is known is the statement that it says; USING gives its bind variables.
//
//     EXECUTE IMMEDIATE                         INSERT INTO log (id, text)
//       'INSERT INTO ' || c_log              →  VALUES (r.id, 'done')
//       || ' (id, text) VALUES (:1, ''done'')'
//       USING r.id;
//
// It sees no variables but those that USING gives (PL/SQL Language Reference, "EXECUTE IMMEDIATE").
extension LoopRun {
  func run(
    _ dynamic: ExecuteImmediate, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard let text = constantText(dynamic.text, scope) else {
      if try runDynamicInsert(dynamic, scope, range) { return }
      throw Refusal("dynamic SQL whose text is computed", range)
    }
    guard dynamic.returning == nil, dynamic.using.allSatisfy({ $0.mode == .in }),
      !(dynamic.into?.isBulk ?? false)
    else { throw Refusal("dynamic SQL that gives values back", range) }
    let names = dynamic.using.indices.map { "\"\($0 + 1)\"" }
    guard let written = BindVariables.replaced(in: text, by: names) else {
      throw Refusal("dynamic SQL that cannot be read", range)
    }
    let unit = scope.unit.dynamic(written, at: range.start)
    let bare = Scope(parent: nil, name: nil, unit: unit, package: nil)
    for (number, argument) in dynamic.using.enumerated() {
      let slot = Slot(name: "bind_\(number + 1)", outside: nil, type: .any)
      state.values[slot] = .term(named(slot.name, try term(argument.value, scope)))
      bare.bindings["\(number + 1)"] = .scalar(slot)
    }
    var parser = Parser(unit.text, dialect: .oracle)
    guard var statement = try? parser.parseNext() else {
      throw Refusal("dynamic SQL that cannot be read", range)
    }
    if case .query(let query) = statement.kind {
      statement.kind = .query(try into(dynamic.into, query, bare, scope, range))
    } else if dynamic.into != nil {
      throw Refusal("dynamic SQL with INTO that is no query", range)
    }
    do throws(Refusal) {
      try run(statement, bare)
    } catch {
      var refusal = error
      refusal.range = range
      throw refusal
    }
  }

  /// The targets of EXECUTE IMMEDIATE as those of the query.
  private func into(
    _ into: Into?, _ query: Query, _ bare: Scope, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> Query {
    guard case .select(var select) = query.body, let into else {
      throw Refusal("dynamic SQL with a query of this form", range)
    }
    var targets: [Expression] = []
    for (number, target) in into.targets.enumerated() {
      guard let (binding, _) = place(target, scope) else {
        throw Refusal("INTO an element of a collection", range)
      }
      let name = "into \(number + 1)"
      bare.bindings[name] = binding
      targets.append(
        Expression(.name(QualifiedName([Identifier(name, range: range)])), range: range))
    }
    select.into = Into(targets: targets, isBulk: false, range: range)
    var result = query
    result.body = .select(select)
    return result
  }

  /// Literals and constants put together; nil for what is known only as it runs.
  func constantText(_ expression: Expression, _ scope: Scope) -> String? {
    switch expression.kind {
    case .literal(.string(let text)): return text
    case .name(let name):
      switch find(name, scope)?.0 {
      case .constant(let value, _)?: return constantText(value, scope)
      case .scalar(let slot)?:
        guard !isAssigned(slot), name.parts.count == 1,
          let known = scope.knownText(lower(name.last))
        else { return nil }
        return constantText(known.value, known.scope)
      default: return nil
      }
    case .chain(let chain):
      guard var text = constantText(chain.first, scope) else { return nil }
      for part in chain.rest {
        guard part.operator == .concatenate, let more = constantText(part.operand, scope) else {
          return nil
        }
        text += more
      }
      return text
    default: return nil
    }
  }
}
