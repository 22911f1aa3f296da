import Columns
import Diagnostics

/// One schema over several files: columns by name, in the order in which they first come.
enum SchemaUnion {
  /// - Throws: `datatypeMismatch` if a column's types in two files have no common type.
  static func of(_ files: [any DataFile]) throws(SQLError) -> Schema {
    guard let first = files.first else { return Schema([]) }
    var fields = first.schema.fields
    var places: [String: Int] = [:]
    for (i, field) in fields.enumerated() { places[field.name] = places[field.name] ?? i }
    for file in files.dropFirst() {
      if file.schema.fields == fields { continue }
      var seen = Set<String>()
      for field in file.schema.fields where seen.insert(field.name).inserted {
        if let place = places[field.name] {
          fields[place] = try merged(fields[place], field, file, first)
        } else {
          places[field.name] = fields.count
          fields.append(Field(field.name, field.type))
        }
      }
      for (name, place) in places where !seen.contains(name) { fields[place].isNullable = true }
    }
    return Schema(fields)
  }

  private static func merged(
    _ a: Field, _ b: Field, _ file: any DataFile, _ first: any DataFile
  ) throws(SQLError) -> Field {
    guard let type = ColumnWidening.united(a.type, b.type) else {
      throw SQLError(
        .datatypeMismatch,
        "column \"\(a.name)\" is \(a.type) in \"\(first.path)\" and \(b.type) in "
          + "\"\(file.path)\"", hint: "read the files apart and cast the column")
    }
    return Field(a.name, type, isNullable: a.isNullable || b.isNullable)
  }
}
