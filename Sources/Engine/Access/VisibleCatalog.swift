import Catalog

extension SystemCatalog {
  /// The database without what the session may do nothing with; texts and row counts only of what
  /// nothing is kept of.
  func visible(to access: SessionAccess) -> SystemCatalog {
    var copy = self
    copy.user = access.user
    guard access.isLimited else { return copy }
    let (rules, roles) = (access.rules, access.ownRoles)
    let seesAll = roles.contains(BuiltInRole.readsAll)
    copy.relations = relations.compactMap { relation in
      if relation.isTemporary { return relation }
      let key = "\(relation.schema).\(relation.name)"
      guard rules.isVisible("relation \(key)", to: roles) else { return nil }
      var relation = relation
      if access.isProtected(key) { relation.rowCount = nil }
      if !rules.owns("relation \(key)", roles) { relation.view?.text = "" }
      if case .columns(let columns) = rules.extent(
        of: .select, on: "relation \(key)", for: roles)
      {
        let places = relation.columns.indices.filter {
          columns.contains(relation.columns[$0].name.lowercased())
        }
        relation.columns = places.map { relation.columns[$0] }
        relation.definition = nil
      }
      return relation
    }
    copy.definitions = definitions.compactMap { definition in
      let key = "\(definition.schema).\(definition.name)".lowercased()
      if key.hasPrefix("\(SessionNames.temporarySchema).") { return definition }
      var definition = definition
      switch definition.kind {
      case .role, .grant, .policy, .mask: return nil
      case .view: return rules.isVisible("relation \(key)", to: roles) ? definition : nil
      case .sequence, .comment, .synonym, .directory: return seesAll ? definition : nil
      default:
        guard rules.isVisible("routine \(key)", to: roles) else { return nil }
        if !rules.owns("routine \(key)", roles) { definition.text = "" }
        return definition
      }
    }
    return copy
  }
}
