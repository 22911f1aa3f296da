import Columns
import Diagnostics

/// Blobs: all bytes, and their lengths.
final class BlobWriter: ValueWriter {
  private var data: MarkedBytes
  private var lengths: MarkedIntegers
  let encoding = StripeFooter.Encoding(kind: 2)

  init(_ factory: StreamFactory) {
    data = MarkedBytes(factory)
    lengths = MarkedIntegers(factory, isSigned: false)
  }

  var byteCount: Int { data.stream.byteCount + lengths.byteCount }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    let views = column.span(of: StringView.self)
    summary.add(texts: views)
    for i in 0..<views.count {
      try views[i].withBytes { (bytes) throws(SQLError) in try append(bytes) }
    }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    try data.stream.write(bytes)
    try lengths.append(Int64(bytes.count))
  }

  func mark() throws(SQLError) {
    data.mark()
    try lengths.mark()
  }

  func finish() throws(SQLError) -> [FinishedStream] {
    [try data.finish(StreamKind.data), try lengths.finish(StreamKind.length)]
  }
}

/// Text: codes of a sorted dictionary per stripe where values come again and again, else as blobs.
final class StringWriter: ValueWriter {
  private let usesDictionary: Bool
  private let factory: StreamFactory
  private let plain: BlobWriter
  private var dictionary = TextDictionary()
  private var codes: [UInt32] = []
  /// Per row group, the number of codes before it.
  private var groupStarts: [Int] = []
  private var isPlain: Bool
  private(set) var encoding = StripeFooter.Encoding(kind: 2)
  /// A dictionary that has one entry for five values, after so many, is useless.
  private static let trial = 10_000
  private static let entryLimit = 1 << 20

  init(_ factory: StreamFactory, usesDictionary: Bool) {
    self.factory = factory
    self.usesDictionary = usesDictionary
    plain = BlobWriter(factory)
    isPlain = !usesDictionary
  }

  var byteCount: Int {
    isPlain ? plain.byteCount : dictionary.byteCount + codes.count * 2
  }

  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError) {
    let text = StringWriter.text(of: column)
    if isPlain { return try plain.append(text, &summary) }
    let views = text.span(of: StringView.self)
    summary.add(texts: views)
    for i in 0..<views.count { codes.append(views[i].withBytes { dictionary.code($0) }) }
    let isUseless = codes.count >= StringWriter.trial && dictionary.count > codes.count / 5 * 4
    if isUseless || dictionary.count > StringWriter.entryLimit { try giveUpDictionary() }
  }

  /// NUMBER, UUIDs, times and intervals become text here.
  private static func text(of column: Column) -> Column {
    switch column.type {
    case .varchar, .json, .enumeration: return column
    default: break
    }
    var builder = ColumnBuilder(.varchar, capacity: column.count)
    var text: [UInt8] = []
    for row in 0..<column.count {
      text.removeAll(keepingCapacity: true)
      appendText(column, row, to: &text)
      text.withUnsafeBytes { builder.append(bytes: $0) }
    }
    return builder.finish()
  }

  /// Writes what came so far as it is.
  private func giveUpDictionary() throws(SQLError) {
    isPlain = true
    var next = 0
    for (place, code) in codes.enumerated() {
      while next < groupStarts.count && groupStarts[next] == place {
        try plain.mark()
        next += 1
      }
      try dictionary.withEntry(Int(code)) { (bytes) throws(SQLError) in try plain.append(bytes) }
    }
    for _ in next..<groupStarts.count { try plain.mark() }
    codes = []
    groupStarts = []
    dictionary = TextDictionary()
  }

  func mark() throws(SQLError) {
    if isPlain { return try plain.mark() }
    groupStarts.append(codes.count)
  }

  func finish() throws(SQLError) -> [FinishedStream] {
    if !isPlain && dictionary.count > codes.count / 5 * 4 { try giveUpDictionary() }
    defer { isPlain = !usesDictionary }
    if isPlain {
      encoding = StripeFooter.Encoding(kind: 2)
      return try plain.finish()
    }
    encoding = StripeFooter.Encoding(kind: 3, dictionarySize: dictionary.count)
    let order = dictionary.sorted()
    var places = [Int64](repeating: 0, count: order.count)
    for (place, code) in order.enumerated() { places[code] = Int64(place) }
    var data = MarkedIntegers(factory, isSigned: false)
    var next = 0
    for (place, code) in codes.enumerated() {
      while next < groupStarts.count && groupStarts[next] == place {
        try data.mark()
        next += 1
      }
      try data.append(places[Int(code)])
    }
    for _ in next..<groupStarts.count { try data.mark() }
    var lengths = MarkedIntegers(factory, isSigned: false)
    let entries = factory.make()
    for code in order {
      try dictionary.withEntry(code) { (bytes) throws(SQLError) in
        try entries.write(bytes)
        try lengths.append(Int64(bytes.count))
      }
    }
    codes = []
    groupStarts = []
    dictionary = TextDictionary()
    // The index has places of the codes alone: the dictionary is read as a whole.
    return [
      try data.finish(StreamKind.data),
      FinishedStream(
        kind: StreamKind.dictionaryData, bytes: try entries.finish(), marks: []),
      try lengths.finish(StreamKind.length),
    ]
  }
}
