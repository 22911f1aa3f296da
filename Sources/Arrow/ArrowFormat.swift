import Catalog
import Columns
import Diagnostics
import Files

/// Arrow IPC files and streams as tables, and new ones from batches.
package struct ArrowFormat: FileFormat {
  private let access: FileAccess

  package init(access: FileAccess = .unrestricted) { self.access = access }

  package var name: String { "arrow" }
  package var extensions: [String] { ["arrow", "arrows", "feather", "ipc"] }

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try options.check(known: ["hive_partitioning"], format: "read_arrow")
    var listed: [ListedFile] = []
    for path in paths {
      listed += try access.list(path, suffixes: extensions.map { "." + $0 })
    }
    var files: [ArrowFile] = []
    for file in listed { files.append(try ArrowFile(file.path, access: access)) }
    return try FileTable(
      label: paths.joined(separator: ", "), files: files, listed: listed,
      hasPartitions: options.boolean("hive_partitioning") ?? true)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try ArrowWriteOptions(options, path: path)
    return try ArrowWriter(path, schema: schema, options: chosen, access: access)
  }
}
