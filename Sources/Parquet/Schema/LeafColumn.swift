import Columns
import Diagnostics

/// A column as it is stored: a leaf of the schema's tree.
package final class LeafColumn: Sendable {
  /// Position among the leaves, which is its position in each row group.
  package let index: Int
  package let path: [String]
  package let stored: StoredType
  package let annotation: Annotation?
  /// The definition level of a value that is there.
  package let maxDefinition: Int
  package let maxRepetition: Int
  /// Bytes of a stored value once it is decoded: 16 for byte arrays, which become views.
  let storedWidth: Int
  /// The type that its values get.
  package let type: DataType
  let conversion: ValueConversion

  init(
    index: Int, path: [String], element: SchemaElement, stored: StoredType, maxDefinition: Int,
    maxRepetition: Int, unit: TimeUnit?
  ) throws(SQLError) {
    self.index = index
    self.path = path
    self.stored = stored
    annotation = element.annotation
    self.maxDefinition = maxDefinition
    self.maxRepetition = maxRepetition
    guard maxDefinition <= 255 else {
      throw SQLError(.dataCorrupted, "the schema is nested too deeply")
    }
    let length = element.length ?? 0
    if let width = stored.width {
      storedWidth = width
    } else {
      guard length >= 0, length <= 1 << 24 else {
        throw SQLError(
          .dataCorrupted, "column \"\(path.joined(separator: "."))\" has values of \(length) bytes")
      }
      storedWidth = length
    }
    do throws(SQLError) {
      (type, conversion) = try ValueConversion.resolve(
        stored, annotation: annotation, width: storedWidth, unit: unit ?? .nanoseconds)
    } catch {
      throw error.noting("in column \"\(path.joined(separator: "."))\"")
    }
  }

  /// As messages name it.
  package var name: String { path.joined(separator: ".") }

  /// Whether its values must be UTF-8.
  var isText: Bool {
    stored == .byteArray && (type == .varchar || type == .json) && conversion == .none
  }

  /// Whether its decoded values are `StringView`s.
  var isByteArray: Bool { stored == .byteArray }
}
