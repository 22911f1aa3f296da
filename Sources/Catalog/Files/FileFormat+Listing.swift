import Diagnostics
import Files

/// What every format does with the paths that it is asked to open.
extension FileFormat {
  /// The format's files that paths, folders and patterns name, one path after another.
  /// - Throws: `undefinedFile` for a path that names none.
  package func listed(
    _ paths: [String], access: FileAccess
  ) throws(SQLError) -> [ListedFile] {
    var files: [ListedFile] = []
    for path in paths { files += try access.list(path, suffixes: extensions.map { "." + $0 }) }
    return files
  }

  /// The files as one table, where they are files of row groups.
  /// - Parameters:
  ///   - known: The names of options besides `hive_partitioning`.
  ///   - file: Opens the file of a path.
  package func fileTable(
    _ paths: [String], options: FormatOptions, known: [String] = [], access: FileAccess,
    file: (String) throws(SQLError) -> any DataFile
  ) throws(SQLError) -> FileTable {
    try options.check(known: ["hive_partitioning"] + known, format: "read_\(name)")
    let listed = try self.listed(paths, access: access)
    let files = try listed.map { (listed) throws(SQLError) in try file(listed.path) }
    return try FileTable(
      label: paths.joined(separator: ", "), files: files, listed: listed,
      hasPartitions: options.boolean("hive_partitioning") ?? true)
  }
}
