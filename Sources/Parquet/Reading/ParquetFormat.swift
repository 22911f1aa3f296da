import Catalog
import Columns
import Diagnostics
import Files

/// Parquet files as tables, and new ones from batches.
package struct ParquetFormat: FileFormat {
  private let access: FileAccess
  /// What encrypted files are read with.
  package let keys: ParquetKeys
  private let cache: ParquetCache

  package init(
    access: FileAccess = .unrestricted, keys: ParquetKeys = ParquetKeys(),
    cache: ParquetCache = ParquetCache()
  ) {
    self.access = access
    self.keys = keys
    self.cache = cache
  }

  package var name: String { "parquet" }
  package var extensions: [String] { ["parquet", "parq"] }

  private static let readOptions = ["hive_partitioning", "union_by_name", "aad_prefix"]

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try options.check(known: ParquetFormat.readOptions, format: "read_parquet")
    var listed: [ListedFile] = []
    for path in paths {
      listed += try access.list(path, suffixes: extensions.map { "." + $0 })
    }
    var files: [ParquetFile] = []
    let prefix = options.string("aad_prefix")
    let keeps = options.cacheBytes > 0
    if keeps { cache.setLimit(options.cacheBytes) }
    for file in listed {
      let open = { () throws(SQLError) in
        try ParquetFile(
          file.path, access: access, keys: keys, prefix: prefix, cache: keeps ? cache : nil)
      }
      files.append(keeps ? try cache.file(file.path, access: access, open) : try open())
    }
    return try FileTable(
      label: paths.joined(separator: ", "), files: files, listed: listed,
      hasPartitions: options.boolean("hive_partitioning") ?? true)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try ParquetWriteOptions(options, schema: schema)
    return try ParquetWriter(path, schema: schema, options: chosen, access: access)
  }
}
