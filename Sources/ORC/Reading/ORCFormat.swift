import Catalog
import Columns
import Diagnostics
import Files

/// ORC files as tables, and new ones from batches.
package struct ORCFormat: FileFormat {
  private let access: FileAccess

  package init(access: FileAccess = .unrestricted) { self.access = access }

  package var name: String { "orc" }
  package var extensions: [String] { ["orc"] }

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try fileTable(paths, options: options, access: access) { (path) throws(SQLError) in
      try ORCFile(path, access: access)
    }
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try ORCWriteOptions(options, schema: schema)
    return try ORCWriter(path, schema: schema, options: chosen, access: access)
  }
}
