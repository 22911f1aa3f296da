import Catalog
import Columns
import Diagnostics
import Files

/// Delta tables in place: `delta_scan('folder')`, at a version or at a time.
package struct DeltaFormat: FileFormat {
  private let access: FileAccess

  package init(access: FileAccess = .unrestricted) { self.access = access }

  package var name: String { "delta" }
  package var extensions: [String] { [] }

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try options.check(known: ["version", "timestamp"], format: "delta_scan")
    let folder = try single(paths, "delta_scan")
    let log = DeltaLog(folder: folder, access: access)
    let state = try log.state(at: try version(options, log))
    return try DeltaTable(
      label: folder, state: state, files: DeltaFiles(folder: log.folder, access: access))
  }

  private func single(_ paths: [String], _ function: String) throws(SQLError) -> String {
    guard paths.count == 1 else {
      throw SQLError(.invalidParameter, "\(function) takes one folder")
    }
    return paths[0]
  }

  /// The version that the options ask for; nil for the latest.
  private func version(_ options: FormatOptions, _ log: DeltaLog) throws(SQLError) -> Int? {
    switch (options.values["version"], options.values["timestamp"]) {
    case (nil, nil): return nil
    case (.integer(let version)?, nil): return Int(clamping: version)
    case (nil, let time?): return try log.version(at: try VersionTime.microseconds(time))
    default: throw SQLError(.invalidParameter, "a table is read at one version or at one time")
    }
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    throw SQLError(
      .featureNotSupported, "COPY does not write Delta tables",
      hint: "open a database folder with --database, and CREATE TABLE … AS there")
  }
}

/// A time that a query gives for a version: a timestamp, or its text.
package enum VersionTime {
  package static func microseconds(_ value: Value) throws(SQLError) -> Int64 {
    switch value {
    case .ticks(let ticks): return ticks
    case .date(let days): return Int64(days) * 86_400_000_000
    case .string(let text):
      if case .ticks(let ticks)? = PartitionValue.value(text, .timestampTZ) { return ticks }
    default: break
    }
    throw SQLError(
      .invalidParameter, "the time of a version is a timestamp: TIMESTAMP '2026-09-01 12:00:00'")
  }
}

/// The changes of a Delta table's rows: `table_changes('folder', 1, 3)`.
package struct DeltaChangesFormat: FileFormat {
  private let access: FileAccess

  package init(access: FileAccess = .unrestricted) { self.access = access }

  package var name: String { "delta_changes" }
  package var extensions: [String] { [] }

  package func open(_ paths: [String], options: FormatOptions) throws(SQLError) -> any Table {
    try options.check(known: ["from", "to"], format: "table_changes")
    guard paths.count == 1, let from = options.integer("from") else {
      throw SQLError(
        .invalidParameter, "table_changes takes a table, the first and perhaps the last version",
        hint: "table_changes('folder', 1, 3)")
    }
    let log = DeltaLog(folder: paths[0], access: access)
    return try TableChanges(log: log, label: paths[0]).table(from: from, to: options.integer("to"))
  }

  package func create(
    _ path: String, schema: Schema, options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    throw SQLError(.featureNotSupported, "COPY does not write changes of tables")
  }
}
