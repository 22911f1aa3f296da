import Columns
import Conversion
import Diagnostics
import Engine
import Syntax

/// Runs a call on the same data with the loops as they were written and with their sets, and compares
/// what both leave: every table, every line of output, the error.
package struct EqualityProof {
  /// Makes tables, data and the original units in a new session.
  let prepare: (Session) throws(SQLError) -> Void
  /// The units with their loops replaced.
  let units: [String]
  /// The text of the units before; what it compares columns with makes generated rows.
  let sources: [String]
  /// What rows must have so that its queries find them.
  let patterns: [RowPattern]
  /// A block or a CALL.
  let call: String
  /// By table: columns that hold the same numbers, on other rows perhaps.
  let renumbered: [String: Set<String>]

  package init(
    units: [String], sources: [String], patterns: [RowPattern] = [], call: String,
    renumbered: [String: Set<String>] = [:],
    prepare: @escaping (Session) throws(SQLError) -> Void
  ) {
    self.units = units
    self.sources = sources
    self.patterns = patterns
    self.call = call
    self.renumbered = renumbered
    self.prepare = prepare
  }

  private static let threads = 2

  /// Seconds that a call gets on generated rows, which may let it run without end.
  private static let patience = 5.0

  /// Runs the call on the user's own data, of which is not asked whether the call changes them: with
  /// every set, and once more as `SET procedures = sets` runs it, where loops over few rows stay loops.
  /// - Throws: What goes wrong before the call; errors of the call are part of the result.
  package func run() throws(SQLError) -> ProofResult {
    try withStoppedClock { () throws(SQLError) in
      let exact = try run(in: prepared(with: []), false)
      let sets = try run(in: prepared(with: units), false)
      if units.isEmpty { return ProofResult(exact: exact, sets: sets) }
      let session = try prepared(with: [])
      session.settings.procedures = .sets
      let began = monotonicNanoseconds()
      session.convertPrograms()
      let conversion = Double(monotonicNanoseconds() - began) / 1e9
      let called = try run(in: session, false)
      return ProofResult(exact: exact, sets: sets, called: called, conversion: conversion)
    }
  }

  /// What every run on changed data begins with: databases with the original units and with the
  /// converted ones. Rows that only the session has that made them (of temporary tables) and the
  /// state of packages are not in it.
  package struct Start {
    fileprivate let exact: Session
    fileprivate let sets: Session
  }

  package func start() throws(SQLError) -> Start {
    Start(exact: try prepared(with: []), sets: try prepared(with: units))
  }

  /// - Parameter change: Changes the data before the call, both times the same way.
  package func run(
    from start: Start, changing change: (Session) throws(SQLError) -> Void
  ) throws(SQLError) -> ProofResult {
    try withStoppedClock { () throws(SQLError) in
      let exact = try run(in: copy(start.exact, change), true)
      let sets = try run(in: copy(start.sets, change), true)
      return ProofResult(exact: exact, sets: sets)
    }
  }

  private func prepared(with units: [String]) throws(SQLError) -> Session {
    let session = Session()
    try prepare(session)
    // Sets may not lean on the order in which one thread meets rows.
    if !units.isEmpty { session.settings.threads = EqualityProof.threads }
    for unit in units { try ScriptRun.run(unit, in: session) }
    try ScriptRun.run("COMMIT;\n", in: session)
    return session
  }

  private func copy(
    _ start: Session, _ change: (Session) throws(SQLError) -> Void
  ) throws(SQLError) -> Session {
    guard let database = start.database.copy() else { return start }
    let session = Session(database: database, settings: start.settings)
    try change(session)
    session.settings.statementTimeout = Self.patience
    return session
  }

  private func run(in session: Session, _ isGenerated: Bool) throws(SQLError) -> ProofRun {
    let before = isGenerated ? try tables(of: session) : [:]
    let lines = Lines()
    let began = monotonicNanoseconds()
    var failure: String?
    var isEndless = false
    do throws(SQLError) {
      try ScriptRun.run(call, in: session, consumer: lines)
    } catch {
      if isUnreadable(error) {
        throw SQLError(
          error.state, "the block does not run: \(error.message)", hint: error.hint,
          code: error.code)
      }
      isEndless = error.state == .queryCanceled
      failure = error.code.map { "\($0): \(error.message)" } ?? error.message
    }
    let seconds = Double(monotonicNanoseconds() - began) / 1e9
    let tables = try tables(of: session)
    return ProofRun(
      output: lines.output + lines.rows, error: failure, tables: tables, seconds: seconds,
      fallbacks: session.routineFallbacks,
      isEndless: isEndless, isIdle: lines.output.isEmpty && lines.rows.isEmpty && tables == before)
  }

  /// The rows of all tables.
  private func tables(of session: Session) throws(SQLError) -> [String: [String]] {
    var tables: [String: [String]] = [:]
    for relation in session.relations where !relation.isView {
      let name = relation.path.joined(separator: ".")
      let moved = renumbered[relation.path.last?.lowercased() ?? ""] ?? []
      tables[name] = try rows(of: name, without: moved, session)
      for column in moved.sorted() {
        let numbers = Lines()
        try session.run("SELECT \(column) FROM \(name)", consumer: numbers)
        tables["\(name).\(column)"] = numbers.rows.sorted()
      }
    }
    return tables
  }
}

extension EqualityProof {
  /// Whether the call is wrong itself, so that nothing ran: bad syntax, unknown names (PLS-…).
  private func isUnreadable(_ error: SQLError) -> Bool {
    error.code == -6550 || (error.code == nil && error.state == .syntaxError)
  }

  /// The rows of a table as sorted text, without some columns.
  private func rows(
    of table: String, without columns: Set<String>, _ session: Session
  ) throws(SQLError) -> [String] {
    let rows = Lines(without: columns)
    try session.run("SELECT * FROM \(table)", consumer: rows)
    return rows.rows.sorted()
  }
}

/// Runs scripts for a proof.
package enum ScriptRun {
  /// Runs the statements of a text in the oracle dialect; lines of SQL*Plus are passed over.
  package static func run(
    _ text: String, in session: Session, consumer: any ResultConsumer = Lines()
  ) throws(SQLError) {
    session.settings.dialect = .oracle
    var parser = Parser(text, dialect: .oracle, readsScriptLines: true)
    let (statements, errors) = parser.parseAll()
    if let error = errors.first { throw error }
    for statement in statements {
      if case .script = statement.kind { continue }
      try session.run(statement, of: text, consumer: consumer)
    }
  }
}

/// What one run left.
package struct ProofRun {
  package var output: [String]
  package var error: String?
  /// Rows as text, sorted, by table.
  package var tables: [String: [String]]
  package var seconds: Double
  /// Converted loops that ran row by row, and why.
  package var fallbacks: [String]
  /// On generated rows it did not end in time.
  package var isEndless: Bool
  /// It changed no row and printed nothing.
  package var isIdle: Bool
}

/// Runs side by side.
package struct ProofResult {
  package var exact: ProofRun
  package var sets: ProofRun
  /// The run in which loops over few rows stayed loops.
  package var called: ProofRun?
  /// Seconds in which the loops became sets before that run.
  package var conversion = 0.0

  /// What differs, a line each; empty if nothing does.
  package var differences: [String] {
    differences(to: sets) + (called.map { differences(to: $0) } ?? []).map { "called, " + $0 }
  }

  private func differences(to sets: ProofRun) -> [String] {
    var lines: [String] = []
    if exact.error != sets.error {
      lines.append("error: \(exact.error ?? "none") against \(sets.error ?? "none")")
    }
    lines += difference("output", exact.output, sets.output)
    for table in Set(exact.tables.keys).union(sets.tables.keys).sorted() {
      lines += difference(table, exact.tables[table] ?? [], sets.tables[table] ?? [])
    }
    return lines
  }

  private func difference(_ name: String, _ left: [String], _ right: [String]) -> [String] {
    guard left != right else { return [] }
    let place =
      zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(left.count, right.count)
    let first = place < left.count ? left[place] : "nothing"
    let second = place < right.count ? right[place] : "nothing"
    return ["\(name): \(left.count) rows against \(right.count); \(first) against \(second)"]
  }
}
