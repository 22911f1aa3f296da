import Diagnostics
import Glibc

/// A file that a path or pattern names.
package struct ListedFile: Sendable, Hashable {
  package let path: String
  package let partitions: [HivePartition]
}

extension FileAccess {
  /// The files that a path, folder or pattern names, sorted by the bytes of their paths.
  ///
  /// A folder gives the files below it whose names end in one of `suffixes`; names that begin
  /// with `_` or `.` are left out of folders and stars. `**` stands for any number of folders.
  /// - Throws: `undefinedFile` if nothing matches.
  package func list(_ path: String, suffixes: [String]) throws(SQLError) -> [ListedFile] {
    var found: [String] = []
    if isFolder(path) {
      walk(path, depth: 0) { file in
        if suffixes.contains(where: { file.hasSuffix($0) }) { found.append(file) }
      }
    } else if isFile(path) || !GlobPattern.isPattern(path) {
      found = [path]
    } else {
      found = glob(path)
    }
    if found.isEmpty {
      throw SQLError(
        .undefinedFile, "no file matches \"\(path)\"",
        hint: isFolder(path) ? "the folder has no \(suffixes.joined(separator: " or ")) file" : nil)
    }
    found.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var files: [ListedFile] = []
    for file in found {
      try check(file)
      files.append(ListedFile(path: file, partitions: HivePartition.all(in: file)))
    }
    return files
  }

  private func glob(_ pattern: String) -> [String] {
    let parts = pattern.split(separator: "/").map(String.init)
    var found: [String] = []
    expand(pattern.hasPrefix("/") ? "/" : "", parts[...], depth: 0, &found)
    var seen = Set<String>()
    return found.filter { seen.insert($0).inserted }
  }

  private func expand(
    _ base: String, _ parts: ArraySlice<String>, depth: Int, _ found: inout [String]
  ) {
    guard depth < 64, let part = parts.first else { return }
    let rest = parts.dropFirst()
    if part == "**" {
      if rest.isEmpty { walk(base.isEmpty ? "." : base, depth: depth) { found.append($0) } }
      expand(base, rest, depth: depth + 1, &found)
      for name in names(in: base) where isVisible(name) && isFolder(base + name) {
        expand(base + name + "/", parts, depth: depth + 1, &found)
      }
    } else if GlobPattern.isPattern(part) {
      let pattern = GlobPattern(part)
      for name in names(in: base) where pattern.matches(name) && isVisible(name) {
        descend(base + name, rest, depth: depth, &found)
      }
    } else {
      descend(base + part, rest, depth: depth, &found)
    }
  }

  private func descend(
    _ path: String, _ rest: ArraySlice<String>, depth: Int, _ found: inout [String]
  ) {
    if rest.isEmpty {
      if isFile(path) { found.append(path) }
    } else if isFolder(path) {
      expand(path + "/", rest, depth: depth + 1, &found)
    }
  }

  /// Calls `body` with every visible file below a folder.
  private func walk(_ folder: String, depth: Int, _ body: (String) -> Void) {
    guard depth < 64 else { return }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    for name in names(in: base) where isVisible(name) {
      let path = base == "./" ? name : base + name
      if isFolder(path) { walk(path, depth: depth + 1, body) } else if isFile(path) { body(path) }
    }
  }

  private func isVisible(_ name: String) -> Bool {
    // A hive partition may begin with an underscore: `_region=eu`.
    !name.hasPrefix(".") && (!name.hasPrefix("_") || name.contains("="))
  }

  /// The names in a folder, in no order.
  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
