import Columns

/// A column or member as SQL sees it, over the leaves that store it.
package final class ColumnShape: Sendable {
  package enum Kind: Sendable {
    case leaf(LeafColumn)
    case structure
    /// One child: the elements. They are there from `definition` on; `repetition` goes on with one.
    case list(definition: Int, repetition: Int)
    /// Two children: the keys and the values.
    case map(definition: Int, repetition: Int)
  }

  package let name: String
  package let type: DataType
  package let kind: Kind
  /// The definition level from which on it is not NULL.
  package let definition: Int
  /// Whether it can be NULL where its parent is not.
  package let isNullable: Bool
  package let children: [ColumnShape]
  /// All leaves below, in order.
  package let leaves: [LeafColumn]
  /// The number that the writer gave the field, by which a table's log may know it.
  package let fieldID: Int?

  init(
    name: String, type: DataType, kind: Kind, definition: Int, isNullable: Bool,
    children: [ColumnShape] = [], leaves: [LeafColumn], fieldID: Int? = nil
  ) {
    self.name = name
    self.type = type
    self.kind = kind
    self.definition = definition
    self.isNullable = isNullable
    self.children = children
    self.leaves = leaves
    self.fieldID = fieldID
  }

  /// The leaf of a column that is neither nested nor within something nested.
  package var flatLeaf: LeafColumn? {
    if case .leaf(let leaf) = kind, leaf.maxRepetition == 0, leaf.maxDefinition <= 1 {
      return leaf
    }
    return nil
  }
}
