import Columns
import Diagnostics
import Files

/// An opened CSV file: how it is to be read, and which fields it has.
struct CSVFile: Sendable {
  let source: ByteSource
  let partitions: [HivePartition]
  let form: CSVForm
  /// The stream's codec, or nil.
  let compression: String?
  /// Where the first row begins, in uncompressed bytes.
  let dataStart: Int
  let names: [String]
  /// What was guessed, by field.
  let guesses: [TypeGuess]

  var path: String { source.path }
}
