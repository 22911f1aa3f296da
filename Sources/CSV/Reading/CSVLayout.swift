import Columns
import Diagnostics
import Files

/// The columns of several files together, and where each file has them.
struct CSVLayout {
  private(set) var fields: [Field] = []
  private(set) var guessed: [Bool] = []
  private(set) var sources: [[CSVTable.Source]] = []
  private let options: CSVReadOptions

  init(_ files: [CSVFile], _ options: CSVReadOptions) throws(SQLError) {
    self.options = options
    addColumns(files)
    let partitions = options.readsPartitions ? CSVLayout.partitionKeys(files) : []
    for key in partitions where position(of: key) == nil {
      fields.append(Field(key, .varchar))
      guessed.append(false)
    }
    if options.showsFileName {
      fields.append(Field("filename", .varchar))
      guessed.append(false)
    }
    for file in files { sources.append(sources(in: file)) }
    try checkNamedTypes()
  }

  private func position(of name: String) -> Int? { Schema(fields).position(of: name) }

  private mutating func addColumns(_ files: [CSVFile]) {
    var guesses: [TypeGuess?] = []
    for file in files {
      for (position, name) in file.names.enumerated() {
        let guess = position < file.guesses.count ? file.guesses[position] : nil
        if let known = self.position(of: name) {
          if let guess { guesses[known]?.add(guess) }
        } else {
          fields.append(Field(name, .varchar))
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
    fields.enumerated().map { position, field in
      if let found = file.names.firstIndex(where: { $0.lowercased() == field.name.lowercased() }) {
        return .field(found)
      }
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
