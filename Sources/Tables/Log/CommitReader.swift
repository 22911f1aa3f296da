import Columns
import Diagnostics
import Files

/// Reads commits: one JSON object per line (Delta protocol, "Delta Log Entries").
struct CommitReader {
  let access: FileAccess

  func actions(_ path: String) throws(SQLError) -> [DeltaAction] {
    let source = try access.open(path)
    return try CommitReader.actions(
      try source.readArray(at: 0, count: source.size), path: path)
  }

  static func actions(_ bytes: [UInt8], path: String) throws(SQLError) -> [DeltaAction] {
    var actions: [DeltaAction] = []
    for (number, line) in bytes.split(separator: 0x0A).enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      do throws(SQLError) {
        let json = try JSONReader.read(Array(line))
        if let action = try DeltaAction(json) { actions.append(action) }
      } catch {
        throw SQLError(
          error.state == .invalidText ? .dataCorrupted : error.state, error.message,
          hint: error.hint, notes: ["in line \(number + 1) of \"\(path)\""])
      }
    }
    return actions
  }
}
