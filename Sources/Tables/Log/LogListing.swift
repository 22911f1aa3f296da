import Diagnostics
import Files

/// The files of a `_delta_log` folder, by what their names say.
struct LogListing {
  /// `from`…`to` of a compacted log file.
  struct Compaction: Hashable {
    var from: Int
    var to: Int
    var name: String
  }

  /// The files of one checkpoint: one, or all parts in their order.
  struct Checkpoint {
    var version: Int
    var names: [String]
  }

  /// A file to be read on the way to a version.
  struct Step {
    var name: String
    var to: Int
    var isCompacted: Bool
  }

  let folder: String
  private(set) var commits: [Int: String] = [:]
  private(set) var checkpoints: [Checkpoint] = []
  private(set) var compactions: [Compaction] = []

  /// - Parameter folder: `…/_delta_log`.
  init(folder: String, access: FileAccess) throws(SQLError) {
    self.folder = folder
    var parts: [Int: [Int: [Int: String]]] = [:]
    for name in try access.entries(of: folder) {
      let words = name.split(separator: ".").map(String.init)
      guard let first = words.first, let version = LogListing.version(first) else { continue }
      if words.count == 2, words[1] == "json" {
        commits[version] = name
      } else if words.count == 4, words[2] == "compacted", let to = LogListing.version(words[1]) {
        compactions.append(Compaction(from: version, to: to, name: name))
      } else if words.count == 3, words[1] == "checkpoint", words[2] == "parquet" {
        checkpoints.append(Checkpoint(version: version, names: [name]))
      } else if words.count == 4, words[1] == "checkpoint", words[2].contains("-") {
        checkpoints.append(Checkpoint(version: version, names: [name]))
      } else if words.count == 5, words[1] == "checkpoint", let part = Int(words[2]),
        let count = Int(words[3])
      {
        parts[version, default: [:]][count, default: [:]][part] = name
      }
    }
    for (version, byCount) in parts {
      for (count, names) in byCount where names.count == count {
        checkpoints.append(
          Checkpoint(version: version, names: names.sorted { $0.key < $1.key }.map(\.value)))
      }
    }
    checkpoints.sort {
      $0.version == $1.version ? $0.names[0] < $1.names[0] : $0.version < $1.version
    }
  }

  /// Twenty digits.
  private static func version(_ text: String) -> Int? {
    text.utf8.count == 20 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  /// `00000000000000000012`
  static func digits(_ version: Int) -> String {
    let text = String(version)
    return String(repeating: "0", count: max(0, 20 - text.utf8.count)) + text
  }

  var latestVersion: Int? {
    [commits.keys.max(), checkpoints.last?.version].compactMap { $0 }.max()
  }

  var earliestVersion: Int? {
    let whole = commits[0] != nil ? 0 : nil
    return [whole, checkpoints.first?.version].compactMap { $0 }.min()
  }

  /// What is to be read after `base` to come to `version`: compacted files where they fit.
  func steps(after base: Int, to version: Int) throws(SQLError) -> [Step] {
    var steps: [Step] = []
    var next = base + 1
    while next <= version {
      let fitting = compactions.filter { $0.from == next && $0.to <= version && $0.to > next }
      if let longest = fitting.max(by: { $0.to < $1.to }) {
        steps.append(Step(name: longest.name, to: longest.to, isCompacted: true))
        next = longest.to + 1
      } else if let name = commits[next] {
        steps.append(Step(name: name, to: next, isCompacted: false))
        next += 1
      } else {
        throw SQLError(
          .dataCorrupted, "version \(next) of the table is missing from its log",
          hint: "the log in \"\(folder)\" was cleaned up or copied in part")
      }
    }
    return steps
  }
}
