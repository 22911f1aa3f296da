import Columns
import Diagnostics
import Files

/// The columns of several files together, and where each file has them.
struct CSVLayout {
  private(set) var fields: [Field] = []
  private(set) var guessed: [Bool] = []
  private(set) var sources: [[CSVTable.Source]] = []
  private let options: CSVReadOptions
  /// Positions by name as it is spelled, and by name in lower case: a file may have thousands.
  private var exact: [String: Int] = [:]
  private var folded: [String: Int] = [:]

  init(_ files: [CSVFile], _ options: CSVReadOptions) throws(SQLError) {
    self.options = options
    addColumns(files)
    let partitions = options.readsPartitions ? CSVLayout.partitionKeys(files) : []
    for key in partitions where position(of: key) == nil {
      append(key)
      guessed.append(false)
    }
    if options.showsFileName {
      append("filename")
      guessed.append(false)
    }
    for file in files { sources.append(sources(in: file)) }
    try checkNamedTypes()
  }

  /// The exact spelling first, then any case.
  private func position(of name: String) -> Int? { exact[name] ?? folded[name.lowercased()] }

  /// A name that is there already keeps its first position.
  private mutating func append(_ name: String) {
    if exact[name] == nil { exact[name] = fields.count }
    let lower = name.lowercased()
    if folded[lower] == nil { folded[lower] = fields.count }
    fields.append(Field(name, .varchar))
  }

  private mutating func addColumns(_ files: [CSVFile]) {
    var guesses: [TypeGuess?] = []
    for file in files {
      for (position, name) in file.names.enumerated() {
        let guess = position < file.guesses.count ? file.guesses[position] : nil
        if let known = self.position(of: name) {
          if let guess { guesses[known]?.add(guess) }
        } else {
          append(name)
          guesses.append(guess)
        }
      }
    }
    for (position, guess) in guesses.enumerated() {
      let named = options.type(ofColumn: position, named: fields[position].name)
      fields[position].type = named ?? guess?.type ?? .varchar
      guessed.append(named == nil)
    }
  }

  /// Keys that all files have in their folders, in the order of the first.
  private static func partitionKeys(_ files: [CSVFile]) -> [String] {
    guard let first = files.first else { return [] }
    return first.partitions.map(\.key).filter { key in
      files.allSatisfy { $0.partitions.contains { $0.key == key } }
    }
  }

  private func sources(in file: CSVFile) -> [CSVTable.Source] {
    var positions: [String: Int] = [:]
    for (position, name) in file.names.enumerated() {
      let lower = name.lowercased()
      if positions[lower] == nil { positions[lower] = position }
    }
    return fields.enumerated().map { position, field in
      if let found = positions[field.name.lowercased()] { return .field(found) }
      if options.showsFileName && position == fields.count - 1 {
        return .constant(.string(file.path))
      }
      let partition = file.partitions.first { $0.key == field.name }
      return .constant(partition?.value.map { .string($0) } ?? .null)
    }
  }

  private func checkNamedTypes() throws(SQLError) {
    for name in options.types.keys.sorted() where position(of: name) == nil {
      throw SQLError(
        .undefinedColumn,
        "a type is named for the column \"\(name)\", which the file does not have",
        hint: didYouMean(name, among: fields.map(\.name)))
    }
  }
}
