import Diagnostics
import Syntax

// A loop that asks whether it is done before it takes the next row may take the row first, where nobody
// sees it.
//
//     LOOP                                   LOOP
//       EXIT WHEN rest <= 0;                   FETCH c INTO b;
//       FETCH c INTO b;                  →     EXIT WHEN c%NOTFOUND;
//       EXIT WHEN c%NOTFOUND;                  EXIT WHEN rest <= 0;
//       …                                      …
//     END LOOP;                              END LOOP;
//
// Equal because the test names neither the cursor nor the row, changes nothing and cannot fail, and
// nothing outside of the loop names the row.
struct EarlyExit {
  let loop: RoutineStatement
  let builder: ScopeBuilder
  let scope: Scope
  private var unit: SourceUnit { scope.unit }

  /// The statements in the other order; nil for other loops.
  func reordered(_ body: [RoutineStatement]) -> [RoutineStatement]? {
    guard body.count > 2, case .exit(let label, let condition?) = body[0].kind,
      label.map({ loop.labels.map(lower).contains(lower($0)) }) ?? true,
      case .fetch(_, let into) = body[1].kind, !into.isBulk, isQuiet(condition)
    else { return nil }
    let row = into.targets.compactMap { target -> String? in
      if case .name(let name) = target.kind, name.parts.count == 1 { lower(name.last) } else { nil }
    }
    guard row.count == into.targets.count, row.allSatisfy(isOnlyHere),
      Set(row).isDisjoint(with: Words(Printer.text(of: condition, dialect: .oracle)).all)
    else { return nil }
    var leaving = body[0]
    leaving.kind = .exit(label: nil, condition: condition)
    return [body[1], body[2], leaving] + body[3...]
  }

  /// Comparisons of variables and literals.
  private func isQuiet(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name: isText(expression) != nil
    case .literal: true
    case .and(let parts), .or(let parts): parts.allSatisfy(isQuiet)
    case .not(let operand): isQuiet(operand)
    case .isTest(let test): isQuiet(test.operand)
    case .unary(.minus, let operand): isQuiet(operand)
    case .chain(let chain):
      chain.single != nil && isQuiet(chain.first) && isQuiet(chain.rest[0].operand)
        && isText(chain.first) == isText(chain.rest[0].operand)
        && [
          .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        ].contains(chain.rest[0].operator)
    default: false
    }
  }

  /// Whether a variable or literal is a text, which beside a number may fail; nil for what is neither.
  private func isText(_ expression: Expression) -> Bool? {
    switch expression.kind {
    case .literal(.string): return true
    case .literal: return false
    case .unary(_, let operand): return isText(operand)
    case .name(let name):
      let slot: Slot?
      switch builder.resolve(name, scope)?.0 {
      case .scalar(let found)?: slot = found
      default:
        guard name.parts.count == 2, case .record(let record)? = scope.find(lower(name.parts[0]))?.0
        else { return nil }
        slot = record[lower(name.last)]
      }
      return slot?.kind?.isText
    default: return nil
    }
  }

  /// Whether a variable of the routine is named nowhere but in its declaration and in the loop.
  private func isOnlyHere(_ name: String) -> Bool {
    guard let routine = builder.routine(around: loop.range, unit),
      !routine.subprogram.heading.parameters.contains(where: { lower($0.name) == name })
    else { return false }
    let rest = unit.words(routine.subprogram.range, without: loop.range)
    return WordCount(rest).count(of: name) == 1
  }
}
