/// Chooses the delimiter and the quote with which most rows have one number of fields.
struct DialectGuess {
  let form: CSVForm
  /// Why: for people.
  let reason: String

  /// More usual ones first: they win a tie.
  private static let delimiters: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|"), colon,
  ]
  /// It is in every time of day: only where no other parts most rows.
  private static let colon = UInt8(ascii: ":")
  private static let sampleRows = 400

  init(
    _ sample: UnsafeRawBufferPointer, from start: Int, options: CSVReadOptions, isWholeFile: Bool
  ) {
    let hasLineFeed = sample.contains(0x0A)
    let lineEnd: UInt8 = !hasLineFeed && sample.contains(0x0D) ? 0x0D : 0x0A
    var best: (form: CSVForm, score: (Int, Int, Int), rows: Int, fields: Int, consistent: Int)?
    for dialect in DialectGuess.candidates(options, sample) {
      if dialect.delimiter == DialectGuess.colon, let best, best.fields > 1, best.score.0 >= 90 {
        continue
      }
      let form = CSVForm(dialect: dialect, lineEnd: lineEnd)
      let rows = SampleRows(
        sample, from: start, form: form, limit: DialectGuess.sampleRows, isWholeFile: isWholeFile)
      let usual = rows.usualFieldCount
      if rows.rows.isEmpty { continue }
      // One field for all rows is worth less than any two, even with some faults.
      let consistent = usual.rows * 100 / rows.rows.count
      let sound = consistent - rows.faults * 100 / rows.rows.count
      let score = usual.fields > 1 ? (sound, usual.fields, -rows.faults) : (0, 0, -rows.faults)
      if best.map({ score > $0.score }) ?? true {
        best = (form, score, rows.rows.count, usual.fields, consistent)
      }
    }
    form = best?.form ?? CSVForm(dialect: CSVDialect(), lineEnd: lineEnd)
    let fields = best?.fields ?? 0
    reason =
      options.delimiter != nil
      ? "named"
      : "\(best?.consistent ?? 0) % of \(best?.rows ?? 0) rows have \(fields) fields with it"
  }

  /// Other quotes and escapes than the usual only where the sample has them: an unclosed quote
  /// shall be an error, not a reason to take quotes for text.
  private static func candidates(
    _ options: CSVReadOptions, _ sample: UnsafeRawBufferPointer
  ) -> [CSVDialect] {
    var found: [CSVDialect] = []
    var quotes: [(UInt8?, UInt8?)] = [(0x22, 0x22)]
    if sample.contains(0x22) {
      if zip(sample, sample.dropFirst()).contains(where: { $0 == (0x5C, 0x22) }) {
        quotes.append((0x22, 0x5C))
      }
    } else if sample.contains(0x27) {
      quotes.append((0x27, 0x27))
    }
    if let quote = options.quote {
      quotes = [(quote, options.escape ?? quote)]
    } else if let escape = options.escape {
      quotes = [(0x22, escape)]
    }
    for (quote, escape) in quotes {
      for delimiter in options.delimiter.map({ [$0] }) ?? delimiters where delimiter != quote {
        found.append(CSVDialect(delimiter: delimiter, quote: quote, escape: escape))
      }
    }
    return found
  }
}
