import Catalog

/// A sequence that a session sees, for `pg_catalog`.
package struct SequenceDescription: Sendable {
  package var schema: String
  package var name: String
  package var state: SequenceState
}

extension Session {
  /// All sequences that the session sees, by schema and name.
  package var sequenceDescriptions: [SequenceDescription] {
    names.systemCatalog.sequences.map { definition, state in
      SequenceDescription(schema: definition.schema, name: definition.name, state: state)
    }
  }
}
