extension Statement {
  /// Whether it is `INSERT … VALUES (…)`
  package var isSingleRowInsert: Bool {
    guard case .insert(let insert) = kind, case .query(let query) = insert.source,
      case .values(let rows, _) = query.body
    else { return false }
    return rows.count == 1
  }
}
