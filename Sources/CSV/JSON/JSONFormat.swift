import Catalog
import Columns
import Diagnostics
import Files

/// JSON objects: one per line (`jsonl`), or in an array (`json`); both read either.
package struct JSONFormat: FileFormat {
  private let access: FileAccess
  private let isArray: Bool

  /// - Parameter isArray: Whether files are written as one array.
  package init(access: FileAccess = .unrestricted, isArray: Bool) {
    self.access = access
    self.isArray = isArray
  }

  package var name: String { isArray ? "json" : "jsonl" }

  package var extensions: [String] {
    let names = isArray ? ["json"] : ["jsonl", "ndjson"]
    return names + names.map { $0 + ".gz" } + names.map { $0 + ".zst" }
  }

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try table(paths, options: options, filling: nil)
  }

  package func open(
    _ paths: [String], filling columns: [Field], options: FormatOptions
  ) throws(SQLError) -> any Table {
    let fields = columns.map { Field($0.name, JSONFormat.readable($0.type)) }
    return try table(paths, options: options, filling: fields.isEmpty ? nil : fields)
  }

  /// The type itself if values are read as it, else text that is cast later.
  private static func readable(_ type: DataType) -> DataType {
    switch type {
    case .list(let element): .list(readable(element))
    case .structure(let fields): .structure(fields.map { Field($0.name, readable($0.type)) })
    case .map(let key, let value): .map(key: readable(key), value: readable(value))
    case .json: .json
    default: CSVTypeName.readable(type)
    }
  }

  func table(
    _ paths: [String], options: FormatOptions, filling: [Field]?
  ) throws(SQLError) -> JSONTable {
    let chosen = try JSONReadOptions(options)
    let files = try self.listed(paths, access: access).map { (listed) throws(SQLError) in
      try JSONFile(listed, chosen, access: access)
    }
    return try JSONTable(
      label: paths.joined(separator: ", "), files: files, options: chosen, filling: filling)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    try options.check(known: ["compression", "array"], format: name)
    let compression = try CSVCompression.named(options.string("compression"), path: path)
    return try JSONWriter(
      path, schema: schema, compression: compression,
      isArray: options.boolean("array") ?? isArray, access: access)
  }
}

/// `sniff_json('file.jsonl')`: how `read_json` would understand a file, and why.
package struct SniffJSONFormat: FileFormat {
  private let json: JSONFormat

  package init(access: FileAccess = .unrestricted) {
    json = JSONFormat(access: access, isArray: true)
  }

  package var name: String { "sniff_json" }
  package var extensions: [String] { [] }

  private static let schema = Schema([
    Field("subject", .varchar, isNullable: false), Field("guess", .varchar, isNullable: false),
    Field("reason", .varchar, isNullable: false),
  ])

  /// One row for the format, one for the sample, one for each column.
  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    let table = try json.table(paths, options: options, filling: nil)
    let rows = table.explanation.map { line in
      [Value.string(line.subject), .string(line.guess), .string(line.reason)]
    }
    return ListedTable("sniff_json", schema: SniffJSONFormat.schema, rows: rows)
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    throw SQLError(.featureNotSupported, "sniff_json only reads", hint: "COPY … (FORMAT jsonl)")
  }
}
