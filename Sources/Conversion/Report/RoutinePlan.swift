import Diagnostics
import Syntax

/// What a routine does, statement by statement, with its loops as the plans that they became.
package struct RoutinePlan {
  private let converter: Converter
  private let summary: ConversionSummary

  package init(_ converter: Converter) {
    self.converter = converter
    summary = ConversionSummary(converter)
  }

  /// The lines of a routine (`package.name` or `name`) and of those that it calls; nil if there is
  /// no such routine.
  package func lines(of label: String) -> [String]? {
    var open = routines(label)
    guard !open.isEmpty else { return nil }
    var lines: [String] = []
    var done: Set<String> = []
    while !open.isEmpty {
      let routine = open.removeFirst()
      guard done.insert(routine.label).inserted else { continue }
      if !lines.isEmpty { lines.append("") }
      lines += self.lines(of: routine)
      open += called(routine).filter { !done.contains($0.label) }
    }
    return lines
  }

  private func routines(_ label: String) -> [Routine] {
    converter.program.routines.filter { $0.label == label }
  }

  // MARK: One routine

  private func lines(of routine: Routine) -> [String] {
    guard let body = routine.subprogram.body else { return [] }
    let own = converter.certificates.filter { $0.routine == routine.label }
    let sets = own.filter { if case .sets = $0.outcome { true } else { false } }.count
    var lines = ["\(routine.label): \(sets) of \(own.count) loops as sets"]
    let walk = StatementWalk { statement, depth in
      let indent = String(repeating: "  ", count: depth + 1)
      guard
        let certificate = own.first(where: { $0.range.start == statement.range.start })
      else {
        if let line = self.line(statement, routine.unit) { lines.append(indent + line) }
        return true
      }
      lines += self.lines(of: certificate, statement, routine.unit).map { indent + $0 }
      if case .sets = certificate.outcome { return false }
      return true
    }
    walk.walk(body)
    return lines
  }

  /// The first line of a statement; nil for blocks, whose statements say all.
  private func line(_ statement: RoutineStatement, _ unit: SourceUnit) -> String? {
    if case .block = statement.kind { return nil }
    if case .null = statement.kind { return nil }
    let words = unit.words(statement.range).split(whereSeparator: \.isWhitespace)
    let text = words.joined(separator: " ")
    return text.count <= 90 ? text : text.prefix(88) + " …"
  }

  private func lines(
    of certificate: LoopCertificate, _ statement: RoutineStatement, _ unit: SourceUnit
  ) -> [String] {
    let tier = LoopTier(of: statement, isRoutine: isRoutine).summary
    let place = "loop at \(summary.position(certificate)) (\(certificate.form), \(tier))"
    switch certificate.outcome {
    case .kept(let refusal): return ["\(place): row by row, \(refusal.reason)"]
    case .sets(let sets):
      var lines = ["\(place): sets"]
      lines += sets.rewrites.map { "  rewrite: \($0.rawValue)" }
      lines += sets.obligations.map { "  checked as it runs: \($0)" }
      lines += sets.notes.map { "  note: \($0)" }
      return lines + sets.planLines.map { "  | \($0)" }
    }
  }

  // MARK: Calls

  func isRoutine(_ parts: [String]) -> Bool {
    converter.program.routines.contains {
      $0.name == parts.last && (parts.count == 1 || $0.package == parts[parts.count - 2])
    }
  }

  /// The routines that a routine names, in the order of the sources.
  func called(_ routine: Routine) -> [Routine] {
    let words = Set(
      routine.unit.words(routine.subprogram.range).lowercased().split {
        !($0.isLetter || $0.isNumber || "_$#.".contains($0))
      }.map { String($0) })
    return converter.program.routines.filter { other in
      other.label != routine.label
        && (words.contains(other.label)
          || other.package == routine.package && words.contains(other.name))
    }
  }
}

extension SetProgram {
  /// The statements of the plan, without the loop as it was written.
  package var planLines: [String] {
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    guard let begin = lines.firstIndex(of: "BEGIN"),
      let end = lines.firstIndex(of: "EXCEPTION")
    else { return [] }
    return lines[(begin + 1)..<end].filter {
      !$0.hasPrefix("SAVEPOINT ") && !$0.hasPrefix("DROP TABLE ")
    }.map { String($0) }
  }
}
