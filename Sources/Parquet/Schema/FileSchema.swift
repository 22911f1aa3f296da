import Columns
import Diagnostics

/// The columns of a file, and the leaves that store them.
package struct FileSchema: Sendable {
  package let columns: [ColumnShape]
  package let leaves: [LeafColumn]

  package var schema: Schema {
    Schema(columns.map { Field($0.name, $0.type, isNullable: $0.isNullable) })
  }

  /// - Parameter units: Of INT96 leaves, by position.
  init(_ elements: [SchemaElement], units: [Int: TimeUnit] = [:]) throws(SQLError) {
    var builder = SchemaTreeBuilder(elements, units: units)
    let root = try builder.buildRoot()
    leaves = builder.leaves
    var columns: [ColumnShape] = []
    for child in root.children { columns.append(ShapeMaker.shape(child, parentDefinition: 0)) }
    self.columns = columns
  }
}

/// A node of the schema with its levels.
struct SchemaNode {
  let element: SchemaElement
  let children: [SchemaNode]
  let leaf: LeafColumn?
  let definition: Int
  let repetition: Int

  var isRepeated: Bool { element.repetition == .repeated }
  var leaves: [LeafColumn] { leaf.map { [$0] } ?? children.flatMap(\.leaves) }
}

/// Makes the tree from its depth-first list.
struct SchemaTreeBuilder {
  private let elements: [SchemaElement]
  private let units: [Int: TimeUnit]
  private var next = 0
  private(set) var leaves: [LeafColumn] = []
  private static let depthLimit = 64

  init(_ elements: [SchemaElement], units: [Int: TimeUnit]) {
    self.elements = elements
    self.units = units
  }

  mutating func buildRoot() throws(SQLError) -> SchemaNode {
    guard let root = elements.first else {
      throw SQLError(.dataCorrupted, "the schema is empty")
    }
    next = 1
    let children = try build(
      count: root.childCount ?? 0, path: [], definition: 0, repetition: 0, depth: 0)
    guard next == elements.count else {
      throw SQLError(.dataCorrupted, "the schema is damaged: it has fields outside its tree")
    }
    return SchemaNode(element: root, children: children, leaf: nil, definition: 0, repetition: 0)
  }

  private mutating func build(
    count: Int, path: [String], definition: Int, repetition: Int, depth: Int
  ) throws(SQLError) -> [SchemaNode] {
    guard count >= 0, count <= elements.count - next else {
      throw SQLError(.dataCorrupted, "the schema is damaged: a group claims \(count) fields")
    }
    guard depth <= SchemaTreeBuilder.depthLimit else {
      throw SQLError(.dataCorrupted, "the schema is nested too deeply")
    }
    var nodes: [SchemaNode] = []
    for _ in 0..<count {
      if let node = try build(path, definition, repetition, depth: depth) { nodes.append(node) }
    }
    return nodes
  }

  /// nil for a group without fields, of which nothing is stored.
  private mutating func build(
    _ path: [String], _ parentDefinition: Int, _ parentRepetition: Int, depth: Int
  ) throws(SQLError) -> SchemaNode? {
    guard next < elements.count else {
      throw SQLError(.dataCorrupted, "the schema is damaged: a group has too few fields")
    }
    let element = elements[next]
    next += 1
    let here = path + [element.name]
    let definition = parentDefinition + ((element.repetition ?? .required) == .required ? 0 : 1)
    let repetition = parentRepetition + (element.repetition == .repeated ? 1 : 0)
    if let stored = element.type, (element.childCount ?? 0) == 0 {
      let leaf = try LeafColumn(
        index: leaves.count, path: here, element: element, stored: stored,
        maxDefinition: definition, maxRepetition: repetition, unit: units[leaves.count])
      leaves.append(leaf)
      return SchemaNode(
        element: element, children: [], leaf: leaf, definition: definition, repetition: repetition)
    }
    let children = try build(
      count: element.childCount ?? 0, path: here, definition: definition, repetition: repetition,
      depth: depth + 1)
    if children.isEmpty { return nil }
    return SchemaNode(
      element: element, children: children, leaf: nil, definition: definition,
      repetition: repetition)
  }
}
