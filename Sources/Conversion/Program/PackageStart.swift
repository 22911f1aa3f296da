import Diagnostics
import Syntax

// What a package does when it is first used: the values of its variables and the part behind BEGIN of its
// body. A plan uses it earlier than the loop, or never.
extension ProgramModel {
  /// Whether more than variables of packages would show it: rows, lines, numbers, errors.
  func startShows(_ package: String) -> Bool { packagesThatShow.contains(package) }

  func findPackagesThatShow() -> Set<String> {
    Set(packages.keys.filter { shows($0) })
  }

  private func shows(_ package: String) -> Bool {
    guard let model = packages[package] else { return false }
    var texts: [String] = []
    for (declaration, unit) in model.declarations {
      if case .variable(let variable) = declaration.kind, let value = variable.defaultValue {
        texts.append(unit.words(value.range))
      }
    }
    for unit in units {
      guard case .packageBody(let body) = unit.unit.kind, let start = body.initialization,
        body.name.last.text.lowercased() == package
      else { continue }
      texts += (start.statements + start.handlers.flatMap(\.statements)).map {
        unit.words($0.range)
      }
    }
    var open = [(text: texts.joined(separator: "; ") + ";", home: Optional(package))]
    var seen: Set<String> = []
    while let next = open.popLast() {
      let tokens = WordCount.tokens(next.text)
      for (place, token) in tokens.enumerated() {
        let isPart = place > 0 && tokens[place - 1] == "."
        if token == "nextval" || Self.showing.contains(token) && !isPart { return true }
        guard place + 1 < tokens.count, ["(", ";"].contains(tokens[place + 1]) else { continue }
        let home = isPart ? place > 1 ? tokens[place - 2] : "" : next.home
        for routine in called(token, from: home, isQualified: isPart)
        where seen.insert("\(routine.label) \(routine.subprogram.range.start)").inserted {
          open.append((routine.text, routine.package))
        }
      }
    }
    return false
  }

  /// The routines that a name means in the text of a package.
  private func called(_ name: String, from package: String?, isQualified: Bool) -> [Routine] {
    let own = package.flatMap { packages[$0]?.routines[name] } ?? []
    return isQualified || !own.isEmpty ? own : standalone[name] ?? []
  }

  private static let showing: Set<String> = [
    "insert", "update", "delete", "merge", "execute", "commit", "rollback", "dbms_output",
    "utl_file", "raise", "raise_application_error",
  ]
}

extension LoopRun {
  /// Refuses the first use of a package within the loop, where that shows.
  func refuseStart(of package: String?, from scope: Scope, _ range: SourceRange?) throws(Refusal) {
    guard let package, package != scope.package, program.startShows(package) else { return }
    throw Refusal("the first use of \(package) changes something", range)
  }
}
