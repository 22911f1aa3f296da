import Foundation
import Glibc

/// Runs every file of the folders in a process of its own: a crash is one failure among others.
/// Encrypted files need keys, which `Tests/formats.py` gives.
enum FolderCheck {
  private static let folders = [
    "parquet", "bad/parquet", "bad/fuzz", "parquet_geo", "parquet_variant", "orc", "bad/orc",
  ]
  private static let memoryLimit = 512 * 1024
  private static let secondsLimit = 10.0

  /// 0 if everything agrees. Ends with a line `N passed, N failed`.
  static func run(_ base: String) -> Int32 {
    guard FileManager.default.fileExists(atPath: base + "/parquet") else {
      print("skipped: no files at \(base)")
      return 0
    }
    var failures = 0
    var agreeing = 0
    for folder in folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: base + "/" + folder)) ?? []
      let expected = names.filter { $0.hasSuffix(".expected.json") }.sorted()
      var passed = 0
      for name in expected {
        let file = String(name.dropLast(".expected.json".count))
        if let problem = run(file: "\(base)/\(folder)/\(file)") {
          failures += 1
          print("FAIL \(folder)/\(file): \(problem)")
        } else {
          passed += 1
        }
      }
      print("\(folder): \(passed) of \(expected.count) agree")
      agreeing += passed
    }
    print("\(agreeing) passed, \(failures) failed")
    return failures == 0 ? 0 : 1
  }

  private static func run(file: String) -> String? {
    let result = ChildProcess.run(["--file", file])
    if result.signal != 0 { return "died of signal \(result.signal): \(result.output.suffix(300))" }
    if result.memory > memoryLimit { return "needed \(result.memory / 1024) MiB" }
    if result.seconds > secondsLimit { return "took \(result.seconds) s" }
    return result.status == 0 ? nil : String(result.output.prefix(700))
  }
}

/// This program again, with other arguments.
enum ChildProcess {
  struct Result {
    var status: Int32
    var signal: Int32
    /// In KiB.
    var memory: Int
    var seconds: Double
    var output: String
  }

  static func run(_ arguments: [String]) -> Result {
    var pipes: [Int32] = [0, 0]
    pipe(&pipes)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 2)
    posix_spawn_file_actions_addclose(&actions, pipes[0])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words: [UnsafeMutablePointer<CChar>?] = ([CommandLine.arguments[0]] + arguments).map {
      strdup($0)
    }
    words.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = [strdup("SWIFT_BACKTRACE=enable=no"), nil]
    defer { for word in words + variables { free(word) } }
    var child = pid_t()
    let started = Date()
    guard posix_spawn(&child, "/proc/self/exe", &actions, nil, &words, &variables) == 0 else {
      return Result(status: 127, signal: 0, memory: 0, seconds: 0, output: "cannot start")
    }
    close(pipes[1])
    let output = readAll(pipes[0])
    var status: Int32 = 0
    var usage = rusage()
    wait4(child, &status, 0, &usage)
    return Result(
      status: status >> 8 & 0xFF, signal: status & 0x7F, memory: usage.ru_maxrss,
      seconds: Date().timeIntervalSince(started), output: output)
  }

  private static func readAll(_ descriptor: Int32) -> String {
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &block, block.count)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
