import Diagnostics
import Syntax

/// Converts all routines of a program: each query-driven loop that can be becomes statements over
/// whole tables, in the text of its unit.
package final class Converter {
  package let program: ProgramModel
  package private(set) var certificates: [LoopCertificate] = []
  private let builder: ScopeBuilder
  private var edits: [ObjectIdentifier: [Edit]] = [:]
  private var number = 0

  struct Edit {
    var range: SourceRange
    var text: String
    /// With marks of lines.
    var marked: String
  }

  package init(_ program: ProgramModel) {
    self.program = program
    builder = ScopeBuilder(program)
  }

  /// - Parameter progress: Told how many routines are done, and of how many.
  package func convert(progress: (Int, Int) -> Void = { _, _ in }) {
    let routines = program.routines
    for (place, routine) in routines.enumerated() {
      progress(place, routines.count)
      LoopFinder(
        builder: builder, routine: routine,
        visit: { [self] loop, scope, owner in convert(loop, scope, owner) },
        unknown: { [self] statement, owner in keep(statement, owner) }
      ).run()
    }
  }

  private func convert(_ loop: QueryLoop, _ scope: Scope, _ routine: Routine) -> Bool {
    number += 1
    let converter = LoopConverter(
      program: program, builder: builder, routine: routine, loop: loop, scope: scope,
      number: number)
    var certificate = LoopCertificate(
      routine: routine.outermost.label, file: routine.unit.file, range: loop.range,
      form: loop.form.rawValue,
      outcome: .kept(Refusal("")))
    var inner = 0
    defer {
      certificate.innerLoops = inner
      certificates.append(certificate)
    }
    do throws(Refusal) {
      let sets = try converter.convert()
      certificate.outcome = .sets(sets)
      replace(loop, by: entry(of: loop, routine) + sets.marked, in: routine.unit)
      inner = LoopFinder.countLoops(loop.body)
      return true
    } catch {
      certificate.outcome = .kept(error)
      return false
    }
  }

  /// The labels of a loop to which a GOTO outside of it leads.
  private func entry(of loop: QueryLoop, _ routine: Routine) -> String {
    let whole = routine.subprogram.range
    let outside = [
      SourceRange(start: whole.start, end: loop.range.start),
      SourceRange(start: loop.range.end, end: whole.end),
    ].map { WordCount.tokens(routine.unit.words($0)) }
    let led = loop.labels.filter { label in
      outside.contains { words in
        zip(words, words.dropFirst()).contains { $0 == "goto" && $1 == label }
      }
    }
    return led.sorted().map { "<<\($0)>>\n" }.joined() + (led.isEmpty ? "" : "NULL;\n")
  }

  /// A loop over a cursor that is written in another way than those that are known.
  private func keep(_ statement: RoutineStatement, _ routine: Routine) {
    let tokens = WordCount.tokens(routine.unit.words(statement.range))
    let reason =
      tokens.contains("bulk")
      ? "BULK COLLECT whose lists are used in another way than element by element"
      : tokens.first == "while"
        ? "FETCH in a WHILE loop with another condition than c%FOUND"
        : "FETCH in another form than one row at a time"
    let refusal = Refusal(reason, statement.range)
    certificates.append(
      LoopCertificate(
        routine: routine.outermost.label, file: routine.unit.file, range: statement.range,
        form: QueryLoop.Form.fetch.rawValue, outcome: .kept(refusal)))
  }

  private func replace(_ loop: QueryLoop, by marked: String, in unit: SourceUnit) {
    var list = edits[ObjectIdentifier(unit)] ?? []
    list += loop.around.map { Edit(range: $0, text: "NULL", marked: "NULL") }
    // A range ends before its semicolon, which the block brings itself.
    list.append(
      Edit(
        range: loop.replaced, text: String(LineMarks.removed(from: marked).dropLast()),
        marked: String(marked.dropLast())))
    edits[ObjectIdentifier(unit)] = list
  }

  /// The text of a unit with its loops replaced.
  /// - Parameter marksLines: With marks of the lines of the unit as it was written.
  package func text(of unit: SourceUnit, marksLines: Bool = false) -> String {
    var bytes = Array(unit.words(unit.range).utf8)
    let list = (edits[ObjectIdentifier(unit)] ?? []).sorted { $0.range.start > $1.range.start }
    for edit in list {
      let start = edit.range.start - unit.range.start
      let end = edit.range.end - unit.range.start
      var text = edit.text
      if marksLines {
        text =
          LineMarks.mark(unit.line(of: edit.range.start), isFixed: true) + edit.marked
          + LineMarks.mark(unit.line(of: edit.range.end))
      }
      bytes.replaceSubrange(start..<end, with: Array(text.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where in its file a place of the converted text comes from: in a replaced loop, the loop.
  func origin(of offset: Int, in unit: SourceUnit) -> Int {
    var moved = 0
    let list = (edits[ObjectIdentifier(unit)] ?? []).sorted { $0.range.start < $1.range.start }
    for edit in list {
      let start = edit.range.start - unit.range.start + moved
      if offset < start { break }
      let count = edit.text.utf8.count
      if offset < start + count { return edit.range.start }
      moved += count - (edit.range.end - edit.range.start)
    }
    return unit.range.start + offset - moved
  }

  /// Columns whose numbers come in another order than in the loops, by table.
  package var renumbered: [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for certificate in certificates {
      guard case .sets(let sets) = certificate.outcome else { continue }
      for numbers in sets.numbers { result[numbers.table, default: []].insert(numbers.column) }
    }
    return result
  }

  /// The units whose text changed.
  package var changedUnits: [SourceUnit] {
    program.units.filter { edits[ObjectIdentifier($0)] != nil }
  }
}
