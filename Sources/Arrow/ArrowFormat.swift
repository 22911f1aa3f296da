import Catalog
import Columns
import Diagnostics
import Files

/// Arrow IPC files and streams as tables, and new ones from batches.
package struct ArrowFormat: FileFormat {
  private let access: FileAccess

  package init(access: FileAccess = .unrestricted) { self.access = access }

  package var name: String { "arrow" }
  package var extensions: [String] {
    let names = ["arrow", "arrows", "feather", "ipc"]
    return names + names.map { $0 + ".gz" } + names.map { $0 + ".zst" }
  }

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try fileTable(paths, options: options, access: access) { (path) throws(SQLError) in
      try ArrowFile(path, access: access)
    }
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try ArrowWriteOptions(options, path: path)
    return try ArrowWriter(path, schema: schema, options: chosen, access: access)
  }
}
