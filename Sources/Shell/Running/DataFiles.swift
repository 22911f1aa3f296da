import Columns

/// `reckon data/*.parquet` opens files as tables named after them.
package enum DataFiles {
  static func open(_ path: String, in shell: Shell) -> Bool {
    let name = tableName(path)
    let quoted = InsertOutput.quoted(path)
    let isOpen = shell.run(
      "CREATE OR REPLACE TEMP VIEW \(quotedIfNeeded(name)) AS SELECT * FROM \(quoted)")
    if isOpen { shell.fileTables.insert(name) }
    return isOpen
  }

  /// The file's name without folder and ending; a pattern of files takes their folder's name.
  package static func tableName(_ path: String) -> String {
    let parts = path.split(separator: "/").map(String.init)
    guard let last = parts.last else { return path }
    if last.contains("*") || last.contains("?") {
      return parts.dropLast().last { !$0.contains("*") && !$0.contains("=") } ?? "files"
    }
    return String(last.prefix { $0 != "." })
  }
}
