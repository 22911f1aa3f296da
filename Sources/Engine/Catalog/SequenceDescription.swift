import Catalog

/// A sequence that a session sees, for `pg_catalog`.
package struct SequenceDescription: Sendable {
  package var schema: String
  package var name: String
  fileprivate var key: String
  fileprivate var defined: SequenceState
  fileprivate var store: StoreSession

  /// Where the sequence stands now.
  package var state: SequenceState {
    let found = try? store.state(ofSequence: key)
    return found ?? defined
  }
}

extension Session {
  /// All sequences that the session sees, by schema and name.
  package var sequenceDescriptions: [SequenceDescription] {
    names.systemCatalog.sequences.map { definition, state in
      SequenceDescription(
        schema: definition.schema, name: definition.name, key: definition.key, defined: state,
        store: store(of: definition))
    }
  }

  private func store(of definition: StoredDefinition) -> StoreSession {
    definition.schema == SessionNames.temporarySchema
      ? names.transactions.temporary : names.transactions.main
  }
}
