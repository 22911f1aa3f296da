import Columns
import Diagnostics
import Files

/// Opens a file and finds out what was not said about it: dialect, header, names, types.
struct CSVSniffer {
  let options: CSVReadOptions
  let access: FileAccess

  private static let sampleBytes = 1 << 20

  /// - Parameters:
  ///   - form: What an earlier file of the same table had, if there was one.
  ///   - isFirst: Further files are taken to be of the same kind, and looked at less closely.
  func open(
    _ listed: ListedFile, form known: CSVForm?, isFirst: Bool
  ) throws(SQLError) -> (file: CSVFile, explanation: [CSVGuess]) {
    let source = try access.open(listed.path)
    let codec = try CSVCompression.named(nil, path: listed.path)?.name ?? options.compression?.name
    let (head, isWhole) = try head(source, codec: codec)
    let bytes = head.readableBytes
    let start = try skipLines(bytes, from: try skipMark(bytes, source.path))
    let guess = DialectGuess(bytes, from: start, options: options, isWholeFile: isWhole)
    let form = known ?? guess.form
    let sample = SampleRows(bytes, from: start, form: form, limit: 1_000, isWholeFile: isWhole)
    let header = HeaderGuess(sample, options: options)
    let dataStart = header.hasHeader ? (sample.ends.first ?? start) : start
    let names = try names(
      sample, hasHeader: header.hasHeader, path: source.path, isEmpty: start == bytes.count)
    var file = CSVFile(
      source: source, partitions: listed.partitions, form: form, compression: codec,
      dataStart: dataStart, names: names, guesses: [])
    if !options.isAllText {
      file = try file.guessing(rows: sampleRows(source, codec, isFirst), options: options)
    }
    return (file, explanation(file, guess, header, wasKnown: known != nil))
  }

  /// How many rows types are guessed from; negative for all.
  private func sampleRows(_ source: ByteSource, _ codec: String?, _ isFirst: Bool) -> Int {
    if let named = options.sampleSize { return named }
    if !isFirst { return 1_000 }
    return source.size <= (codec == nil ? 8 << 20 : 1 << 20) ? -1 : 20_480
  }

  /// The first bytes of a file, decompressed, and whether they are all.
  private func head(
    _ source: ByteSource, codec: String?
  ) throws(SQLError) -> (Buffer, isWhole: Bool) {
    guard let codec, let stream = StreamDecompressors.named(codec) else {
      let count = min(source.size, CSVSniffer.sampleBytes)
      return (try source.read(at: 0, count: count), count == source.size)
    }
    let input = try source.read(at: 0, count: min(source.size, CSVSniffer.sampleBytes))
    let target = Buffer(byteCount: CSVSniffer.sampleBytes)
    var (taken, given) = (0, 0)
    while given < target.byteCount && taken < input.byteCount {
      let step = try stream.decompress(
        UnsafeRawBufferPointer(rebasing: input.readableBytes[taken...]),
        into: UnsafeMutableRawBufferPointer(rebasing: target.writableBytes[given...]))
      if step == (0, 0) { break }
      taken += step.taken
      given += step.given
    }
    let head = Buffer(byteCount: given)
    head.copy(from: target, at: 0, count: given, to: 0)
    return (head, taken == source.size && given < CSVSniffer.sampleBytes)
  }

  /// The place behind a byte order mark.
  private func skipMark(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(SQLError) -> Int {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw SQLError(
        .dataCorrupted, "\"\(path)\" is UTF-16", hint: "convert it: iconv -f UTF-16 -t UTF-8")
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private func skipLines(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(SQLError) -> Int {
    var place = start
    for _ in 0..<options.skippedLines {
      guard let end = bytes[place...].firstIndex(of: 0x0A) else { return bytes.count }
      place = end + 1
    }
    return place
  }

  /// Names of the columns, each once: `amount`, `amount_1`; `column3` where there is none.
  private func names(
    _ sample: SampleRows, hasHeader: Bool, path: String, isEmpty: Bool
  ) throws(SQLError) -> [String] {
    guard let first = sample.rows.first else {
      if !options.names.isEmpty { return options.names }
      if isEmpty { throw SQLError(.dataException, "\"\(path)\" is empty") }
      throw SQLError(
        .programLimitExceeded,
        "the first row of \"\(path)\" is longer than \(CSVSniffer.sampleBytes.formattedBytes)",
        hint: "is it a CSV file?")
    }
    let count = hasHeader ? first.count : sample.usualFieldCount.fields
    var names: [String] = []
    var taken = Set<String>()
    for position in 0..<count {
      var name = hasHeader ? String(decoding: first[position].bytes, as: UTF8.self) : ""
      if position < options.names.count { name = options.names[position] }
      if name.isEmpty { name = "column\(position)" }
      var unique = name
      var number = 1
      while !taken.insert(unique.lowercased()).inserted {
        unique = "\(name)_\(number)"
        number += 1
      }
      names.append(unique)
    }
    return names
  }

  private func explanation(
    _ file: CSVFile, _ dialect: DialectGuess, _ header: HeaderGuess, wasKnown: Bool
  ) -> [CSVGuess] {
    let delimiter =
      file.form.dialect.delimiter == 9
      ? "\\t" : String(UnicodeScalar(file.form.dialect.delimiter))
    var lines = [
      CSVGuess(
        subject: "delimiter", guess: delimiter,
        reason: wasKnown ? "as in the first file" : dialect.reason),
      CSVGuess(subject: "header", guess: header.hasHeader ? "yes" : "no", reason: header.reason),
    ]
    for (position, name) in file.names.enumerated() {
      let guess = position < file.guesses.count ? file.guesses[position] : nil
      let named = options.type(ofColumn: position, named: name)
      lines.append(
        CSVGuess(
          subject: "column \(quotedIfNeeded(name))",
          guess: "\(named ?? guess?.type ?? .varchar)",
          reason: named != nil ? "named" : guess?.reason ?? "all are read as text"))
    }
    return lines
  }
}
