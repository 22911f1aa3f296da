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

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    let prefix = options.string("aad_prefix")
    let keeps = options.cacheBytes > 0
    if keeps { cache.setLimit(options.cacheBytes) }
    return try fileTable(
      paths, options: options, known: ["union_by_name", "aad_prefix"], access: access
    ) { (path) throws(SQLError) in
      let open = { () throws(SQLError) in
        try ParquetFile(
          path, access: access, keys: keys, prefix: prefix, cache: keeps ? cache : nil)
      }
      return keeps ? try cache.file(path, access: access, open) : try open()
    }
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    let chosen = try ParquetWriteOptions(options, schema: schema)
    return try ParquetWriter(path, schema: schema, options: chosen, access: access)
  }
}
