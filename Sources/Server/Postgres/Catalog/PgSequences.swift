import Columns
import Engine

extension PgRelation {
  /// Sequences; each is a relation of `pg_class` too.
  static let sequences: [PgRelation] = [
    PgRelation(
      "pg_sequence",
      "seqrelid oid, seqtypid oid, seqstart int8, seqincrement int8, seqmax int8, seqmin int8, seqcache int8, seqcycle bool"
    ) { contents in
      contents.sequences.map { sequence in
        let state = sequence.description.state
        return [
          .int(sequence.oid), .int(20), long(state.start), long(state.increment),
          long(state.maximum), long(state.minimum), .int(cache), .boolean(state.cycles),
        ]
      }
    },
    PgRelation(
      "pg_sequences",
      "schemaname name, sequencename name, sequenceowner name, data_type text, start_value int8, min_value int8, max_value int8, increment_by int8, cycle bool, cache_size int8, last_value int8"
    ) { contents in
      contents.sequences.map { sequence in
        let state = sequence.description.state
        return [
          .string(contents.schemaName(sequence.schema)), .string(sequence.description.name),
          .string("reckon"), .string("bigint"), long(state.start), long(state.minimum),
          long(state.maximum), long(state.increment), .boolean(state.cycles), .int(cache),
          state.last.map(long) ?? .null,
        ]
      }
    },
  ]

  /// `SELECT last_value FROM sequence`: a table of one row that says where the sequence stands.
  static func table(of sequence: SequenceDescription) -> CatalogTable {
    let fields = PgRelation("", "last_value int8, log_cnt int8, is_called bool") { _ in [] }.fields
    return CatalogTable(
      sequence.name, Schema(fields),
      live: {
        let state = sequence.state
        return [[long(state.last ?? state.start), .int(0), .boolean(state.last != nil)]]
      })
  }

  /// No session takes values in advance.
  private static let cache: Int64 = 1

  /// Sequences of Oracle go to 28 digits, and PostgreSQL's to 19.
  private static func long(_ number: Int128) -> Value { .int(Int64(clamping: number)) }
}
