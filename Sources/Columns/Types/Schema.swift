/// The fields of a table, a batch or a result, in order.
package struct Schema: Sendable, Hashable {
  package var fields: [Field]

  package init(_ fields: [Field]) { self.fields = fields }

  package var count: Int { fields.count }

  /// The position of the field with this name: the exact spelling first, then any case.
  package func position(of name: String) -> Int? {
    if let exact = fields.firstIndex(where: { $0.name == name }) { return exact }
    let folded = name.lowercased()
    return fields.firstIndex { $0.name.lowercased() == folded }
  }
}
