import Diagnostics
import Glibc

extension FileAccess {
  /// All names in a folder but `.` and `..`, sorted by their bytes.
  /// - Throws: `undefinedFile` if there is no such folder.
  package func entries(of folder: String) throws(SQLError) -> [String] {
    try check(folder)
    guard let stream = opendir(folder) else { throw FileAccess.failure("open", folder, errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
