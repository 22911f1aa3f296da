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
    try options.check(known: ["hive_partitioning"], format: "read_orc")
    var listed: [ListedFile] = []
    for path in paths {
      listed += try access.list(path, suffixes: extensions.map { "." + $0 })
    }
    var files: [ORCFile] = []
    for file in listed { files.append(try ORCFile(file.path, access: access)) }
    return try FileTable(
      label: paths.joined(separator: ", "), files: files, listed: listed,
      hasPartitions: options.boolean("hive_partitioning") ?? true)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try ORCWriteOptions(options, schema: schema)
    return try ORCWriter(path, schema: schema, options: chosen, access: access)
  }
}
