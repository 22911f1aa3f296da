import Columns
import Conversion
import Diagnostics
import Engine
import Syntax

/// Proves a call on generated rows, and shrinks the first data on which the runs differ.
package struct GeneratedProof {
  let proof: EqualityProof
  /// Seconds after which no more data are tried.
  let limit: Double

  package init(_ proof: EqualityProof, limit: Double) {
    self.proof = proof
    self.limit = limit
  }

  package struct Outcome {
    package var trials = 0
    /// Trials whose call ended with an error, both ways the same.
    package var errors = 0
    /// Trials in which a converted loop went back to its rows.
    package var fallbacks = 0
    /// Trials whose call changed no row and printed nothing.
    package var idle = 0
    /// Sets of rows for which the call did not end in time; they are passed over.
    package var endless = 0
    package var failure: Failure?
  }

  package struct Failure {
    package var seed: UInt64
    package var differences: [String]
    /// What makes the rows that are left: tables that are emptied, then rows.
    package var rows: [String]
  }

  /// What a trial changes before the call: tables that it empties, and the rows that it puts there.
  private struct Rows {
    /// Sequences that go on behind the keys of the rows.
    var sequences: [String]
    var emptied: [String]
    var inserts: [String]
  }

  package func run(trials: Int) throws(SQLError) -> Outcome {
    var outcome = Outcome()
    let (tables, sequences) = try self.tables()
    let start = try withStoppedClock { () throws(SQLError) in try proof.start() }
    let began = monotonicNanoseconds()
    for seed in 1...UInt64(max(trials, 1)) {
      if Double(monotonicNanoseconds() - began) / 1e9 > limit { break }
      let rows = self.rows(tables, sequences, seed)
      let result = try result(rows, start)
      if result.exact.isEndless || result.sets.isEndless {
        outcome.endless += 1
        continue
      }
      outcome.trials += 1
      if result.exact.error != nil { outcome.errors += 1 }
      if !result.sets.fallbacks.isEmpty { outcome.fallbacks += 1 }
      if result.exact.isIdle { outcome.idle += 1 }
      guard result.differences.isEmpty else {
        let small = try shrunk(rows, start, until: monotonicNanoseconds() + UInt64(limit * 1e9))
        outcome.failure = Failure(
          seed: seed, differences: try self.result(small, start).differences,
          rows: small.emptied.map { "DELETE FROM \($0)" } + small.inserts)
        return outcome
      }
    }
    return outcome
  }

  private func result(
    _ rows: Rows, _ start: EqualityProof.Start
  ) throws(SQLError) -> ProofResult {
    try proof.run(from: start) { (session) throws(SQLError) in
      for sequence in rows.sequences {
        attempt("ALTER SEQUENCE \(sequence) RESTART START WITH 1001", session)
      }
      for table in rows.emptied { attempt("DELETE FROM \(table)", session) }
      for insert in rows.inserts { attempt(insert, session) }
      attempt("COMMIT", session)
    }
  }

  /// Rows that constraints refuse are left out, in both runs.
  private func attempt(_ statement: String, _ session: Session) {
    do throws(SQLError) { try ScriptRun.run(statement + ";\n", in: session) } catch {}
  }

  // MARK: Data

  private struct GeneratedTable {
    var name: String
    var columns: [GeneratedColumn]
    var isEmpty: Bool
    /// What queries ask of its rows.
    var patterns: [RowPattern]
  }

  /// The tables that the routines name, and the sequences.
  private func tables() throws(SQLError) -> ([GeneratedTable], sequences: [String]) {
    let session = Session()
    try proof.prepare(session)
    let hints = ColumnHints(proof.sources + [proof.call])
    var tables: [GeneratedTable] = []
    for relation in session.relations where !relation.isView {
      let name = relation.path.joined(separator: ".")
      guard let last = relation.path.last?.lowercased(), hints.words.contains(last) else {
        continue
      }
      let head = SchemaOnly()
      try session.run("SELECT * FROM \(name) WHERE 1 = 0", consumer: head)
      let facts = TextRows()
      try session.run(
        "SELECT lower(column_name), is_nullable, "
          + "CAST(COALESCE(character_maximum_length, 0) AS VARCHAR(20)) "
          + "FROM information_schema.columns WHERE lower(table_name) = '\(last)'",
        consumer: facts)
      let first = Lines()
      try session.run("SELECT 1 FROM \(name) WHERE ROWNUM = 1", consumer: first)
      let columns = head.fields.enumerated().map { index, field in
        let name = field.name.lowercased()
        let fact = facts.rows.first { $0[0] == name }
        let isNullable = fact.map { $0[1] != "NO" } ?? true
        let length = fact.flatMap { Int($0[2]) } ?? 0
        return GeneratedColumn(
          name: name, type: field.type, length: length > 0 ? length : nil, isNullable: isNullable,
          isKey: hints.keys.contains(name) && (name.hasSuffix("id") || !isNullable)
            || name.hasSuffix("_id"),
          isCompared: hints.keys.contains(name),
          isIdentity: index == 0 && !isNullable, literals: hints.literals[name] ?? [])
      }
      tables.append(
        GeneratedTable(
          name: name, columns: columns, isEmpty: first.rows.isEmpty,
          patterns: proof.patterns.filter { $0.table == last }))
    }
    let sequences = TextRows()
    try session.run("SELECT sequence_name FROM user_sequences", consumer: sequences)
    let named = sequences.rows.map { $0[0] }.filter { hints.words.contains($0.lowercased()) }
    return (tables.sorted { $0.name < $1.name }, named)
  }

  private func rows(
    _ tables: [GeneratedTable], _ sequences: [String], _ seed: UInt64
  ) -> Rows {
    var values = BranchValues(units: proof.sources, call: proof.call, seed: seed)
    var rows = Rows(sequences: sequences, emptied: [], inserts: [])
    let query = values.query(of: proof.patterns)
    for table in tables {
      if !table.isEmpty, values.isKept() { continue }
      if !table.isEmpty { rows.emptied.append(table.name) }
      let own = query.flatMap { number in table.patterns.first { $0.query == number } }
      for row in 0..<max(values.rowCount(), query == nil ? 0 : Self.meeting) {
        let meets = query != nil && row < Self.meeting
        let pattern = (meets ? own?.values : nil) ?? values.pattern(table.patterns)
        let list = table.columns
          .map { values.value($0, row: row, pattern[$0.name], meets: meets) }
          .joined(separator: ", ")
        rows.inserts.append("INSERT INTO \(table.name) VALUES (\(list))")
      }
    }
    return rows
  }

  /// How many rows of each table meet those of the others.
  private static let meeting = 2

  // MARK: Shrinking

  /// Takes rows away, half of them first, as long as the runs still differ.
  private func shrunk(
    _ rows: Rows, _ start: EqualityProof.Start, until deadline: UInt64
  ) throws(SQLError) -> Rows {
    var rows = rows
    var count = max(rows.inserts.count / 2, 1)
    while true {
      var place = 0
      var smaller = false
      while place < rows.inserts.count {
        if monotonicNanoseconds() > deadline { return rows }
        var fewer = rows
        fewer.inserts.removeSubrange(place..<min(place + count, rows.inserts.count))
        if try !result(fewer, start).differences.isEmpty {
          rows = fewer
          smaller = true
        } else {
          place += count
        }
      }
      if count == 1 && !smaller { return rows }
      count = max(count / 2, 1)
    }
  }
}

/// Keeps rows of texts.
private final class TextRows: ResultConsumer {
  private(set) var rows: [[String]] = []
  func begin(_ schema: Schema) throws(SQLError) {}
  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    for row in 0..<batch.count {
      rows.append(
        batch.columns.map { column in
          if case .string(let text) = column[row] { text } else { "" }
        })
    }
    return true
  }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}

/// Keeps the names and types of a result.
private final class SchemaOnly: ResultConsumer {
  private(set) var fields: [(name: String, type: DataType)] = []
  func begin(_ schema: Schema) throws(SQLError) {
    fields = schema.fields.map { ($0.name, $0.type) }
  }
  func consume(_ batch: Batch) throws(SQLError) -> Bool { true }
  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}
}
