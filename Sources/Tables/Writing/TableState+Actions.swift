extension TableState {
  /// The actions that make this state: those of a checkpoint, or of a compacted file (Delta protocol,
  /// "Action Reconciliation").
  ///
  /// - Parameter removedSince: Files that went before it (milliseconds since 1970) are left out.
  func actions(removedSince limit: Int64) -> [DeltaAction] {
    var actions: [DeltaAction] = []
    if let supported { actions.append(.supported(supported)) }
    if let metadata { actions.append(.metadata(metadata)) }
    for (application, version) in transactions.sorted(by: { $0.key < $1.key }) {
      actions.append(.transaction(application: application, version: version, updated: nil))
    }
    for file in files {
      var file = file
      file.dataChange = false
      actions.append(.add(file))
    }
    let gone = removed.values.filter { $0.deletionTime >= limit }
    for file in gone.sorted(by: { ($0.path, $0.deletionTime) < ($1.path, $1.deletionTime) }) {
      var file = file
      file.dataChange = false
      actions.append(.remove(file))
    }
    for domain in domains.values.sorted(by: { $0.domain < $1.domain }) {
      actions.append(.domain(domain))
    }
    return actions
  }
}
