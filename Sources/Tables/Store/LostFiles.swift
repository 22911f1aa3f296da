import Diagnostics
import Files

/// The small files of a commit that a failure of the power may have taken, and that its record has.
struct LostFiles {
  let record: StoreRecord
  let log: StoreLog

  /// Makes the files again that are not what they were; where nothing may be written, they are read
  /// from memory. A file that cannot be made now is made by the next opening.
  func putBack(into state: StoreState, isReadOnly: Bool) {
    if record.systemStart != nil, record.systemStart == SystemStart.id { return }
    for line in record.tables {
      let folder = "\(log.folder)/\(line.folder)"
      for file in line.files {
        guard let bytes = file.bytes, !isThere("\(folder)/\(file.path)", bytes) else { continue }
        if isReadOnly {
          try? state.tables[line.id]?.place.files.standIn(file.path, bytes)
        } else {
          try? write("\(folder)/\(file.path)", bytes)
        }
      }
    }
  }

  private func isThere(_ path: String, _ bytes: [UInt8]) -> Bool {
    guard log.access.identity(path)?.size == bytes.count else { return false }
    return (try? log.access.contents(path)) == bytes
  }

  private func write(_ path: String, _ bytes: [UInt8]) throws(SQLError) {
    if let slash = path.lastIndex(of: "/") { try log.access.makeFolder(String(path[..<slash])) }
    try log.access.replace(path, bytes)
  }
}
