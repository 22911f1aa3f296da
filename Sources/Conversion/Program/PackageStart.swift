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
    let text = texts.joined(separator: " ")
    guard !text.isEmpty else { return false }
    let reached = routines(named: text).map(\.text)
    return ([text] + reached).contains { text in
      let tokens = WordCount.tokens(text)
      return tokens.indices.contains { place in
        Self.showing.contains(tokens[place]) && (place == 0 || tokens[place - 1] != ".")
          || tokens[place] == "nextval"
      }
    }
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
