import Diagnostics
import Syntax

// Of a row that is read whole, only the columns count that something reads.
//
//     SELECT * INTO r FROM agents                SELECT id, rate, NULL, … INTO r FROM agents
//      WHERE id = e.agent;                  →     WHERE id = e.agent;
//     v := v * r.rate;                           v := v * r.rate;
//
// What the loop does to the other columns of the table is then no change of what it reads.
extension LoopRun {
  /// The select list without `*`, with NULL for columns that nobody reads; nil where all may be.
  func liveItems(
    _ select: Select, _ into: Into, _ scope: Scope
  ) -> [Select.Item]? {
    guard select.items.count == 1, case .star(let star) = select.items[0].expression.kind,
      star.excluded.isEmpty, star.replaced.isEmpty, star.renamed.isEmpty, select.from.count == 1,
      case .table(let table) = select.from[0].kind, select.groupBy == nil,
      let model = program.tables[lower(table.name.last)], into.targets.count == 1,
      case .name(let name) = into.targets[0].kind, name.parts.count == 1,
      let (binding, home) = scope.find(lower(name.last)), case .record(let record) = binding,
      record.fields.map(\.name) == model.columns.map(\.name),
      let live = LiveFields(run: self).fields(of: lower(name.last), home)
    else { return nil }
    let alias = select.from[0].alias?.name ?? table.name.last
    let range = select.items[0].range
    return model.columns.map { column in
      let path = QualifiedName([alias, Identifier(column.name, range: range)])
      let value = live.contains(column.name) ? Expression.Kind.name(path) : .literal(.null)
      return Select.Item(expression: Expression(value, range: range), alias: nil)
    }
  }
}

/// Which fields of a record the routine reads that declares it.
private struct LiveFields {
  let run: LoopRun

  /// Nil where the record is used as a whole in a way that is not followed.
  func fields(of record: String, _ home: Scope, depth: Int = 0) -> Set<String>? {
    guard depth < 4, let range = home.routineRange else { return nil }
    let tokens = WordCount.tokens(home.unit.words(range))
    // What stands for an element of a collection has no name there.
    guard tokens.contains(record) else { return nil }
    var live: Set<String> = []
    for index in tokens.indices where tokens[index] == record {
      switch use(tokens, index) {
      case .field(let name): live.insert(name)
      case .written: continue
      case .argument(let routine, let place):
        guard let more = fields(ofArgument: place, routine, home, depth) else { return nil }
        live.formUnion(more)
      case .whole: return nil
      }
    }
    return live
  }

  private enum Use {
    case field(String)
    /// Declared, or given a row.
    case written
    case argument(of: [String], place: Int)
    case whole
  }

  private func use(_ tokens: [String], _ index: Int) -> Use {
    func token(_ offset: Int) -> String {
      tokens.indices.contains(index + offset) ? tokens[index + offset] : ""
    }
    if token(1) == "." { return .field(token(2)) }
    if token(-1) == "into" { return token(1) == "," ? .whole : .written }
    if token(2) == "%", token(3) == "rowtype" { return .written }
    guard token(1) == "," || token(1) == ")", token(-1) == "," || token(-1) == "(" else {
      return .whole
    }
    var (depth, place, at) = (0, 0, index - 1)
    while at > 0, depth > 0 || tokens[at] != "(" {
      switch tokens[at] {
      case ")": depth += 1
      case "(": depth -= 1
      case "," where depth == 0: place += 1
      case ";": return .whole
      default: break
      }
      at -= 1
    }
    guard at > 0 else { return .whole }
    let name =
      at > 2 && tokens[at - 2] == "." ? [tokens[at - 3], tokens[at - 1]] : [tokens[at - 1]]
    return .argument(of: name, place: place)
  }

  /// The fields that a routine reads of a record that it only takes in.
  private func fields(
    ofArgument place: Int, _ name: [String], _ home: Scope, _ depth: Int
  ) -> Set<String>? {
    let range = SourceRange(start: 0, end: 0)
    let path = QualifiedName(name.map { Identifier($0, range: range) })
    guard case .routines(let routines)? = run.find(path, home)?.0, routines.count == 1,
      routines[0].subprogram.heading.parameters.indices.contains(place)
    else { return nil }
    let routine = routines[0]
    let parameter = routine.subprogram.heading.parameters[place]
    guard parameter.mode == .in else { return nil }
    let scope = Scope(
      parent: run.builder.home(of: routine), name: routine.name, unit: routine.unit,
      package: routine.package)
    scope.ownRange = routine.subprogram.body?.range
    return fields(of: lower(parameter.name), scope, depth: depth + 1)
  }
}
