import Columns
import Diagnostics

/// Reads the table `Schema`, within limits on depth and number.
struct SchemaReader {
  private var count = 0
  private static let depthLimit = 64
  private static let fieldLimit = 100_000

  static func fields(_ schema: FlatTable) throws(SQLError) -> [ArrowField] {
    guard try schema.integer(0, Int16(0)) == 0 else {
      throw SQLError(.featureNotSupported, "the file's numbers have their big end first")
    }
    var reader = SchemaReader()
    var fields: [ArrowField] = []
    for table in try schema.tables(1) { fields.append(try reader.field(table, depth: 0)) }
    return fields
  }

  private mutating func field(_ table: FlatTable, depth: Int) throws(SQLError) -> ArrowField {
    count += 1
    guard depth < SchemaReader.depthLimit, count <= SchemaReader.fieldLimit else {
      throw SQLError(.dataCorrupted, "the schema is nested too deeply, or has too many fields")
    }
    var children: [ArrowField] = []
    for child in try table.tables(5) { children.append(try field(child, depth: depth + 1)) }
    let stored = try ArrowType(tag: Int(try table.integer(2, UInt8(0))), try table.table(3))
    let type = try stored.dataType(children, extension: try extensionName(table))
    return ArrowField(
      name: try table.string(0) ?? "", stored: stored, type: type,
      isNullable: try table.boolean(1), children: children,
      dictionary: try dictionary(table))
  }

  private func extensionName(_ table: FlatTable) throws(SQLError) -> String? {
    for pair in try table.tables(6) where try pair.string(0) == "ARROW:extension:name" {
      return try pair.string(1)
    }
    return nil
  }

  private func dictionary(_ table: FlatTable) throws(SQLError) -> (id: Int64, index: ArrowType)? {
    guard let encoding = try table.table(4) else { return nil }
    let index = try encoding.table(1)
    let stored =
      try index.map { (table) throws(SQLError) in
        try ArrowType(tag: ArrowType.Tag.integer, table)
      } ?? .integer(bits: 32, isSigned: true)
    return (try encoding.integer(0, Int64(0)), stored)
  }
}
