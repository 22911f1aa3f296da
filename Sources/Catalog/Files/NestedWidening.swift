import Columns
import Diagnostics

/// Nested columns of files whose members differ.
///
/// ```
/// a file with   STRUCT(x INTEGER, y VARCHAR)
/// another       STRUCT(y VARCHAR, x BIGINT, z DOUBLE)
/// together      STRUCT(x BIGINT, y VARCHAR, z DOUBLE); z is NULL in rows of the first
/// ```
extension ColumnWidening {
  /// The type that holds the values of both: structures have the members of both, by name.
  static func united(_ a: DataType, _ b: DataType) -> DataType? {
    switch (a, b) {
    case (.structure(let old), .structure(let new)):
      return united(old, new).map { .structure($0) }
    case (.list(let x), .list(let y)): return united(x, y).map { .list($0) }
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      guard let key = united(key, otherKey), let value = united(value, otherValue) else {
        return nil
      }
      return .map(key: key, value: value)
    default: return common(a, b)
    }
  }

  private static func united(_ old: [Field], _ new: [Field]) -> [Field]? {
    var fields = old
    for field in new {
      guard let place = fields.firstIndex(where: { $0.name == field.name }) else {
        fields.append(Field(field.name, field.type))
        continue
      }
      guard let type = united(fields[place].type, field.type) else { return nil }
      fields[place] = Field(field.name, type)
    }
    return fields
  }

  /// A nested column with the members of a united type; nil for types that are not nested alike.
  static func widenNested(_ column: Column, to type: DataType) throws(SQLError) -> Column? {
    var children: [Column] = []
    switch (column.type, type) {
    case (.structure(let old), .structure(let new)):
      for field in new {
        if let place = old.firstIndex(where: { $0.name == field.name }) {
          children.append(try widen(column.children[place], to: field.type))
        } else {
          children.append(.nulls(field.type, count: column.count))
        }
      }
    case (.list, .list(let element)): children = [try widen(column.children[0], to: element)]
    case (.map, .map(let key, let value)):
      children = [
        try widen(column.children[0], to: key), try widen(column.children[1], to: value),
      ]
    default: return nil
    }
    return Column(
      type, count: column.count, values: column.values, offset: column.offset,
      validity: column.validity, children: children, heaps: column.heaps)
  }
}
