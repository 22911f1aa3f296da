import Glibc

/// Completes paths.
enum FileCompletion {
  /// - Parameter typed: The path so far; folders get a `/` at their end.
  static func complete(_ typed: String, start: Int) -> Completion {
    let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
    let prefix = String(parts.last ?? "")
    let folder = typed.dropLast(prefix.count)
    var completion = Completion(start: start)
    let path = TextFile.expanded(folder.isEmpty ? "." : String(folder))
    for name in names(in: path) where name.hasPrefix(prefix) {
      if name.hasPrefix("."), !prefix.hasPrefix(".") { continue }
      let isFolder = isDirectory(path + "/" + name)
      completion.candidates.append(.init(folder + name + (isFolder ? "/" : "")))
    }
    completion.candidates.sort { $0.text < $1.text }
    return completion
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
