import Columns

/// Finds lists, maps and structures in the tree, by the rules of LogicalTypes.md ("Nested Types")
/// with those for old writers.
enum ShapeMaker {
  /// A node where its parent says nothing about its repetition.
  static func shape(_ node: SchemaNode, parentDefinition: Int) -> ColumnShape {
    guard node.isRepeated else { return value(node, parentDefinition: parentDefinition) }
    // A repeated field outside of LIST and MAP: a list that is never NULL, of what is never NULL.
    let element = value(node, parentDefinition: node.definition)
    return list(
      of: element, name: node.element.name, definition: parentDefinition, repeated: node,
      isNullable: false)
  }

  private static func list(
    of element: ColumnShape, name: String, definition: Int, repeated: SchemaNode, isNullable: Bool,
    fieldID: Int? = nil
  ) -> ColumnShape {
    ColumnShape(
      name: name, type: .list(element.type),
      kind: .list(definition: repeated.definition, repetition: repeated.repetition),
      definition: definition, isNullable: isNullable, children: [element], leaves: element.leaves,
      fieldID: fieldID ?? repeated.element.fieldID)
  }

  /// A node as one value, its own repetition put aside.
  private static func value(_ node: SchemaNode, parentDefinition: Int) -> ColumnShape {
    let isNullable = node.element.repetition == .optional && node.definition > parentDefinition
    if let leaf = node.leaf {
      return ColumnShape(
        name: node.element.name, type: leaf.type, kind: .leaf(leaf), definition: node.definition,
        isNullable: isNullable, leaves: [leaf], fieldID: node.element.fieldID)
    }
    switch node.element.annotation {
    case .list:
      if let list = annotatedList(node, isNullable: isNullable) { return list }
    case .map, .keyValue:
      if let map = annotatedMap(node, isNullable: isNullable) { return map }
    default: break
    }
    let children = node.children.map { shape($0, parentDefinition: node.definition) }
    return ColumnShape(
      name: node.element.name,
      type: .structure(children.map { Field($0.name, $0.type, isNullable: $0.isNullable) }),
      kind: .structure, definition: node.definition, isNullable: isNullable, children: children,
      leaves: node.leaves, fieldID: node.element.fieldID)
  }

  private static func annotatedList(_ node: SchemaNode, isNullable: Bool) -> ColumnShape? {
    guard node.children.count == 1, node.children[0].isRepeated else { return nil }
    let repeated = node.children[0]
    let element =
      isElement(repeated, ofListNamed: node.element.name)
      ? value(repeated, parentDefinition: repeated.definition)
      : shape(repeated.children[0], parentDefinition: repeated.definition)
    return list(
      of: element, name: node.element.name, definition: node.definition, repeated: repeated,
      isNullable: isNullable, fieldID: node.element.fieldID)
  }

  /// Whether the repeated field is itself the element, and not a layer around it.
  private static func isElement(_ repeated: SchemaNode, ofListNamed name: String) -> Bool {
    if repeated.leaf != nil || repeated.children.count != 1 { return true }
    if repeated.children[0].isRepeated { return true }
    if repeated.element.annotation == .list || repeated.element.annotation == .map { return true }
    return repeated.element.name == "array" || repeated.element.name == name + "_tuple"
  }

  private static func annotatedMap(_ node: SchemaNode, isNullable: Bool) -> ColumnShape? {
    guard node.children.count == 1, node.children[0].isRepeated else { return nil }
    let entry = node.children[0]
    guard entry.leaf == nil, entry.children.count == 2 else {
      return annotatedList(node, isNullable: isNullable)
    }
    let members = entry.children.map { shape($0, parentDefinition: entry.definition) }
    return ColumnShape(
      name: node.element.name, type: .map(key: members[0].type, value: members[1].type),
      kind: .map(definition: entry.definition, repetition: entry.repetition),
      definition: node.definition, isNullable: isNullable, children: members, leaves: node.leaves,
      fieldID: node.element.fieldID)
  }
}
