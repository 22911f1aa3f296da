import Conversion
import Diagnostics
import Glibc
import Shell

/// How tables are changed: snapshots unless `--tables delta` asks for Delta's statements.
func sparkStorage(_ arguments: Arguments, _ form: String) throws(UsageError) -> SparkStorage {
  for option in ["--tables", "--output"] where arguments[option] != nil && form != "spark" {
    throw UsageError("\(option) goes with --to spark")
  }
  let word = arguments["--tables"] ?? SparkStorage.snapshots.rawValue
  guard let storage = SparkStorage(rawValue: word) else {
    throw UsageError("--tables takes delta or snapshots, not \"\(word)\"")
  }
  return storage
}

/// Prints the scripts, or writes them into a folder, and says which routines have none.
func printSpark(_ scripts: SparkScripts, _ folder: String?, _ sink: TextSink) -> Int32 {
  for script in scripts.scripts {
    guard let error = script.error else {
      if folder == nil { sink.write(script.text + "\n") }
      continue
    }
    let shown = script.place.map { ":\($0)" } ?? ""
    sink.flush()
    CommandList.complain("\(script.routine) (\(script.file)\(shown)): \(error.message)")
  }
  let done = scripts.scripts.filter { $0.error == nil }.count
  if let folder {
    _ = mkdir(folder, 0o777)
    for (name, text) in scripts.files {
      do throws(SQLError) { try write(text, to: "\(folder)/\(name)") } catch {
        CommandList.complain(error.rendered(in: nil))
        return 1
      }
    }
    sink.write("\(done) of \(scripts.scripts.count) routines written to \(folder)\n")
  }
  return 0
}
