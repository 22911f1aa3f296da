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
    let bare = Scope(parent: nil, name: nil, unit: scope.unit, package: nil)
    var values: [String] = []
    for (number, argument) in dynamic.using.enumerated() {
      let slot = Slot(name: "bind_\(number + 1)", outside: nil, type: .any)
      state.values[slot] = .term(named(slot.name, try term(argument.value, scope)))
      bare.bindings["\(number + 1)"] = .scalar(slot)
      values.append("\"\(number + 1)\"")
    }
    guard let written = BindVariables.replaced(in: text, by: values),
      var statement = parsed(written, range)
    else { throw Refusal("dynamic SQL that cannot be read", range) }
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
      guard case .constant(let value, _)? = find(name, scope)?.0 else { return nil }
      return constantText(value, scope)
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

  /// The statement, with ranges inside of the one that runs it.
  private func parsed(_ text: String, _ range: SourceRange) -> Statement? {
    let padded = String(repeating: " ", count: range.start) + text
    guard padded.utf8.count <= range.end else { return nil }
    var parser = Parser(padded, dialect: .oracle)
    return try? parser.parseNext()
  }
}
