import Catalog
import Columns
import Diagnostics
import Files

/// Files of JSON objects as one table.
final class JSONTable: Table {
  let schema: Schema
  let label: String
  let files: [JSONFile]
  let options: JSONReadOptions
  /// Columns that come from the objects; those behind them from folders.
  let ownCount: Int
  /// How the files were understood, for people.
  let explanation: [CSVGuess]

  var rowCount: Int? { nil }

  init(
    label: String, files: [JSONFile], options: JSONReadOptions, filling: [Field]?
  ) throws(SQLError) {
    self.label = label
    self.files = files
    self.options = options
    var own: [Field]
    if let named = options.columns ?? filling {
      own = named
      explanation = []
    } else {
      let sample = try JSONSample(files, options)
      own = sample.fields
      explanation = sample.explanation
    }
    ownCount = own.count
    if options.readsPartitions, let first = files.first {
      for partition in first.lines.partitions
      where Schema(own).position(of: partition.key) == nil
        && files.allSatisfy({ $0.lines.partitions.contains { $0.key == partition.key } })
      {
        own.append(Field(partition.key, .varchar))
      }
    }
    schema = Schema(own)
    isGuessed = options.columns == nil && filling == nil
  }

  let isGuessed: Bool

  /// What helps where a value does not fit.
  var hint: String? {
    isGuessed
      ? "columns were guessed from the first rows: name them with columns, or set sample_size = -1"
      : "ignore_errors = true leaves such rows out"
  }

  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan { JSONScan(self, request) }
}

/// The first rows of the files, and what they say of the columns.
struct JSONSample {
  private(set) var fields: [Field] = []
  private(set) var explanation: [CSVGuess] = []

  init(_ files: [JSONFile], _ options: JSONReadOptions) throws(SQLError) {
    let root = JSONShape()
    var rows = 0
    for file in files {
      var rest = options.sampleSize < 0 ? Int.max : options.sampleSize
      let blocks: any CSVBlocks = file.isWhole ? WholeBlocks(file) : try file.lines.blocks()
      while rest > 0, let (bytes, start) = try blocks.next() {
        var scanner = JSONRowScanner(bytes.readableBytes, isWhole: file.isWhole)
        do throws(JSONFault) {
          while rest > 0, try scanner.next() {
            rows += 1
            rest -= 1
            try root.add(&scanner.scanner, row: rows)
          }
        } catch {
          if options.ignoresErrors { continue }
          throw try file.error(error, blockStart: start, hint: nil)
        }
        withExtendedLifetime(bytes) {}
      }
    }
    guard rows > 0 else {
      throw SQLError(
        .invalidText, "\"\(files.first?.path ?? "")\" has no object to guess columns from",
        hint: "name the columns: read_json('…', columns = {'id': 'BIGINT'})")
    }
    fields = root.members.map { Field($0.name, $0.shape.type) }
    let isWhole = files.first?.isWhole ?? false
    explanation = [
      CSVGuess(
        subject: "format", guess: isWhole ? "values" : "lines",
        reason: isWhole
          ? "the file is an array, or its objects go over several lines"
          : "each line is an object"),
      CSVGuess(subject: "sample", guess: "\(rows) rows", reason: "sample_size says how many"),
    ]
    for (name, shape) in root.members { explain("column \(name)", shape) }
  }

  private mutating func explain(_ subject: String, _ shape: JSONShape) {
    explanation.append(
      CSVGuess(subject: subject, guess: shape.type.description, reason: shape.reason))
  }
}

/// A scan of JSON files: byte ranges of plain lines, and every other file whole, are morsels.
final class JSONScan: TableScan {
  private struct Morsel {
    let file: Int
    /// Position in the file's index; nil for all of it.
    let part: Int?
  }

  let table: JSONTable
  let request: ScanRequest
  let metrics = ScanMetrics()
  private let morsels: [Morsel]
  private let indexes: [MorselIndex]

  init(_ table: JSONTable, _ request: ScanRequest) {
    self.table = table
    self.request = request
    indexes = table.files.map { MorselIndex($0.lines, morselSize: table.options.morselSize) }
    var morsels: [Morsel] = []
    for (number, file) in table.files.enumerated() {
      if file.isWhole || file.lines.compression != nil {
        morsels.append(Morsel(file: number, part: nil))
      } else {
        for part in 0..<indexes[number].count { morsels.append(Morsel(file: number, part: part)) }
      }
    }
    self.morsels = morsels
  }

  var morselCount: Int { morsels.count }
  func makeReader() throws(SQLError) -> any TableReader { try JSONTableReader(self) }

  /// The rows of a morsel, and the file that they are in.
  func blocks(ofMorsel number: Int) throws(SQLError) -> (file: JSONFile, blocks: any CSVBlocks) {
    let morsel = morsels[number]
    let file = table.files[morsel.file]
    guard let part = morsel.part else {
      return (file, file.isWhole ? WholeBlocks(file) : try file.lines.blocks())
    }
    let range = try indexes[morsel.file].range(of: part)
    return (file, PlainBlocks(file.lines.source, range))
  }
}
