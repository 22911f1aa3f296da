import Foundation
import Glibc

// Compares a folder of data files with their expectation files:
//   formats-check [FOLDER]           all of parquet/, bad/parquet and bad/fuzz below it
//   formats-check --file DATA-FILE   one file, in this process

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

let folder = arguments.first ?? "../shared/formats"
exit(FolderCheck.run(folder))
