import Diagnostics
import Files
import Foundation
import Glibc
import Parquet

// Compares a folder of data files with their expectation files:
//   formats-check [FOLDER]           all of parquet/, bad/parquet and bad/fuzz below it
//   formats-check --file DATA-FILE   one file, in this process
//   formats-check --mutate FOLDER N  N random changes of its small files
//   formats-check --flips FILE N     N single-bit flips of a copy of ours
//   formats-check --scan PATH [COLUMN…], --inspect PATH, --copy PATH NEW-PATH [OPTION=VALUE…]

let arguments = Array(CommandLine.arguments.dropFirst())

if arguments.first == "--file", arguments.count == 2 {
  let path = arguments[1]
  guard let expectation = Expectation(path: path + ".expected.json") else {
    print("no expectation beside \(path)")
    exit(2)
  }
  if let problem = FileCheck.run(path, expectation) {
    print(problem)
    exit(1)
  }
  exit(0)
}

if arguments.first == "--mutate", arguments.count >= 3 {
  exit(MutationCheck.run(folder: arguments[1], count: Int(arguments[2]) ?? 2000))
}

if arguments.first == "--flips", arguments.count >= 3 {
  exit(FlipCheck.run(arguments[1], count: Int(arguments[2]) ?? 10_000))
}

if let command = arguments.first, ["--scan", "--copy", "--inspect"].contains(command) {
  do throws(SQLError) {
    switch command {
    case "--scan": try ScanCommands.scan(arguments[1], columns: Array(arguments.dropFirst(2)))
    case "--inspect":
      let file = try ParquetFile(arguments[1], access: .unrestricted)
      print(try ParquetInspection.lines(file).joined(separator: "\n"))
    default:
      try ScanCommands.copy(arguments[1], arguments[2], options: Array(arguments.dropFirst(3)))
    }
    exit(0)
  } catch {
    print("error: \(error.message) \(error.notes.joined(separator: "; "))")
    exit(1)
  }
}

let above = ["..", "../..", "../../.."].map { $0 + "/shared/formats" }
let folder =
  arguments.first ?? ProcessInfo.processInfo.environment["FORMATS_CORPUS"]
  ?? above.first { FileManager.default.fileExists(atPath: $0) } ?? above[0]
exit(FolderCheck.run(folder))
