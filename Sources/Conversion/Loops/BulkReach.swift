import Diagnostics
import Syntax

/// What a piece of source may touch and change, also through the routines that it calls, the triggers that
/// it fires, the views that it reads and the defaults of columns. All of it is found by names, so that it
/// may be more.
struct BulkReach {
  /// Tables, sequences, output, what ends transactions.
  private(set) var touched: Set<String> = []
  /// Variables that it may change, without those that routines and triggers declare for themselves.
  private(set) var assigned: Set<String> = []
  /// All words of all texts.
  private(set) var words: Set<String> = []

  /// - Parameter around: The routine in which the piece stands, whose own routines it may call.
  init(_ statements: [RoutineStatement], _ text: String, around: Routine?, _ program: ProgramModel)
  {
    let local = around.map { Self.subprograms(of: $0.subprogram.body, $0.unit) } ?? []
    assigned = Self.assigned(statements, program)
    var seen: Set<String> = []
    var open = [(text: program.withViews(text), package: around?.package)]
    while let (text, package) = open.popLast() {
      let tokens = WordCount.tokens(text.lowercased())
      for (index, word) in tokens.enumerated() where WordCount.isWord(word.utf8.first ?? 0) {
        let owner = index >= 2 && tokens[index - 1] == "." ? tokens[index - 2] : nil
        guard seen.insert("\(owner ?? package ?? ""): \(word)").inserted else { continue }
        words.insert(word)
        if Self.shared.contains(word) { touched.insert(word) }
        if ["put_line", "put", "new_line"].contains(word) { touched.insert("output") }
        if let table = program.tables[word] {
          touched.insert(word)
          open += table.columns.compactMap { column in
            column.defaultValue.map { (Printer.text(of: $0, dialect: .oracle), nil) }
          }
        }
        for (unit, trigger) in program.triggers[word] ?? [] where !trigger.isDisabled {
          open.append((program.withViews(unit.words(trigger.range)), nil))
          for block in trigger.blocks { add(block, without: [], program) }
        }
        // A name with a table or record before it is a column or a field.
        if let owner, program.packages[owner] == nil { continue }
        let routines = program.routines.filter {
          $0.name == word && (owner.map { [$0] } ?? [package, nil]).contains($0.package)
        }.map { ($0.subprogram, $0.unit, $0.package) }
        let nested = owner == nil ? local.map { ($0.0, $0.1, around?.package) } : []
        for (subprogram, unit, home) in routines + nested
        where lower(subprogram.heading.name.last) == word {
          open.append((program.withViews(unit.words(subprogram.range)), home))
          let parameters = subprogram.heading.parameters.map { lower($0.name) }
          if let body = subprogram.body { add(body, without: Set(parameters), program) }
        }
      }
    }
  }

  /// Whether the order of the two pieces matters.
  /// - Parameter collections: Whose elements belong to a row.
  func meets(_ other: BulkReach, except collections: Set<String>) -> Bool {
    !touched.isDisjoint(with: other.touched)
      || !assigned.subtracting(collections).isDisjoint(with: other.words)
      || !other.assigned.subtracting(collections).isDisjoint(with: words)
  }

  private mutating func add(
    _ block: Block, without own: Set<String>, _ program: ProgramModel
  ) {
    var own = own
    for case .variable(let variable) in block.declarations.map(\.kind) {
      own.insert(lower(variable.name))
    }
    assigned.formUnion(
      Self.assigned(block.statements + block.handlers.flatMap(\.statements), program)
        .subtracting(own))
  }

  private static func subprograms(
    of block: Block?, _ unit: SourceUnit
  ) -> [(Subprogram, SourceUnit)] {
    (block?.declarations ?? []).flatMap { declaration -> [(Subprogram, SourceUnit)] in
      guard case .subprogram(let own) = declaration.kind else { return [] }
      return [(own, unit)] + subprograms(of: own.body, unit)
    }
  }

  /// The variables that statements may change.
  private static func assigned(
    _ statements: [RoutineStatement], _ program: ProgramModel
  ) -> Set<String> {
    var names: Set<String> = []
    func add(_ name: QualifiedName) {
      let parts = name.parts.map(lower)
      names.insert(parts.count > 1 && program.packages[parts[0]] != nil ? parts[1] : parts[0])
    }
    func add(_ target: Expression) {
      switch target.kind {
      case .name(let name): add(name)
      case .call(let call): add(call.name)
      case .field(let base, _): add(base)
      default: break
      }
    }
    StatementWalk { statement, _ in
      switch statement.kind {
      case .assignment(let target, _): add(target)
      case .fetch(_, let into): into.targets.forEach(add)
      case .sql(let sql): sql.into?.targets.forEach(add)
      // What a routine is given may be what it changes.
      case .call(let call): call.children.forEach(add)
      case .executeImmediate(let dynamic):
        dynamic.into?.targets.forEach(add)
        dynamic.returning?.targets.forEach(add)
      default: break
      }
      return true
    }.walk(statements)
    return names
  }

  private static let shared: Set<String> = [
    "nextval", "currval", "execute", "savepoint", "rollback", "sql", "raise", "utl_file",
    "dbms_random",
  ]
}

extension Statement {
  /// The variables that it sets.
  var into: Into? {
    switch kind {
    case .query(let query):
      if case .select(let select) = query.body { select.into } else { nil }
    case .insert(let insert): insert.returning?.into
    case .update(let update): update.returning?.into
    case .delete(let delete): delete.returning?.into
    default: nil
    }
  }
}

extension Trigger {
  fileprivate var blocks: [Block] {
    switch body {
    case .block(let block): [block]
    case .compound(_, let sections): sections.map(\.block)
    case .call: []
    }
  }
}
