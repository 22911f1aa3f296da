/// Decides whether the first row names the columns.
struct HeaderGuess {
  let hasHeader: Bool
  let reason: String

  init(_ sample: SampleRows, options: CSVReadOptions) {
    if let named = options.hasHeader {
      (hasHeader, reason) = (named, "named")
    } else if sample.rows.isEmpty {
      (hasHeader, reason) = (false, "there is no row")
    } else {
      (hasHeader, reason) = HeaderGuess.judge(sample, options)
    }
  }

  private static func judge(
    _ sample: SampleRows, _ options: CSVReadOptions
  ) -> (Bool, String) {
    let first = sample.rows[0]
    let names = first.map { String(decoding: $0.bytes, as: UTF8.self) }
    if !names.isEmpty, names.map({ $0.lowercased() }) == options.names.map({ $0.lowercased() }) {
      return (true, "the first row has the names that are given")
    }
    for (position, cell) in first.enumerated() {
      let shape = cell.bytes.withUnsafeBytes {
        CellShape($0, decimalPoint: options.decimalPoint)
      }
      if !shape.candidates.isEmpty {
        return (false, "'\(names[position])' in the first row looks like a value")
      }
    }
    for position in first.indices where !first[position].bytes.isEmpty {
      let guess = guess(ofColumn: position, in: sample, options)
      if guess.count > 0 && guess.type != .varchar {
        return (true, "'\(names[position])' is no \(guess.type), as the rows below it are")
      }
    }
    // Text below text may be a row: whoever gives names may do so because there are none.
    if !options.names.isEmpty { return (false, "the names are given") }
    if names.contains(where: { $0.isEmpty }) { return (false, "a field of the first row is empty") }
    if Set(names).count < names.count { return (false, "fields of the first row are equal") }
    if sample.rows.count == 1 { return (true, "the one row has only text") }
    let repeats = first.indices.contains { position in
      sample.rows.dropFirst().contains {
        position < $0.count && $0[position].bytes == first[position].bytes
      }
    }
    if repeats { return (false, "fields of the first row come again below") }
    return (true, "all fields of the first row are different texts")
  }

  private static func guess(
    ofColumn position: Int, in sample: SampleRows, _ options: CSVReadOptions
  ) -> TypeGuess {
    var guess = TypeGuess()
    for (row, cells) in sample.rows.enumerated().dropFirst() where position < cells.count {
      let bytes = cells[position].bytes
      if bytes.isEmpty || bytes == options.null { continue }
      bytes.withUnsafeBytes { guess.add($0, row: row, decimalPoint: options.decimalPoint) }
    }
    return guess
  }
}
