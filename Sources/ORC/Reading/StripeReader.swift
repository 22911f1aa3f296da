import Catalog
import Columns
import Diagnostics
import Files

/// Reads columns of one stripe, each front to back at its own pace.
final class StripeReader: GroupReader {
  private let file: ORCFile
  private let stripe: Int
  private var columns: [ORCColumn] = []
  private let names: [String]
  private let streams: StripeStreams
  private var readers: [StreamReader] = []
  private let zone: ZoneRules
  /// Where each column stands.
  private var rows: [Int]
  /// The row indexes of columns that jumped; nil for those that cannot.
  private var indexes: [Int: [RowIndex.Entry]] = [:]
  private var canJump: [Bool?]

  init(_ file: ORCFile, stripe: Int, columns wanted: [Int]) throws(SQLError) {
    self.file = file
    self.stripe = stripe
    names = wanted.map { file.schema.fields[$0].name }
    rows = [Int](repeating: 0, count: wanted.count)
    canJump = [Bool?](repeating: nil, count: wanted.count)
    do throws(SQLError) {
      streams = try file.stripeStreams(stripe)
      zone = try ZoneRules.named(streams.footer.timeZone ?? "UTC")
      for column in wanted { columns.append(try makeColumn(file.shapes[column])) }
    } catch {
      throw error.noting("in file \"\(file.path)\", stripe \(stripe)")
    }
  }

  var work: ReadWork {
    var work = ReadWork()
    work.bytes = readers.reduce(0) { $0 + $1.bytesRead }
    return work
  }

  private func find(_ shape: ORCShape, _ kind: Int) throws(SQLError) -> StreamReader? {
    guard let range = streams.range(shape.id, kind) else { return nil }
    let reader = StreamReader(file.source, range, try file.makeCodec())
    readers.append(reader)
    return reader
  }

  /// A stream that is not there is empty: fine for a column of NULLs.
  private func stream(_ shape: ORCShape, _ kind: Int) throws(SQLError) -> StreamReader {
    if let stream = try find(shape, kind) { return stream }
    return StreamReader(file.source, 0..<0, try file.makeCodec())
  }

  private func integers(
    _ shape: ORCShape, _ kind: Int, isSigned: Bool
  ) throws(SQLError) -> IntegerRuns {
    IntegerRuns(
      try stream(shape, kind), isSigned: isSigned, isVersion2: encoding(shape).kind >= 2)
  }

  private func encoding(_ shape: ORCShape) -> StripeFooter.Encoding { streams.encoding(shape.id) }

  private func makeColumn(_ shape: ORCShape) throws(SQLError) -> ORCColumn {
    let present = try find(shape, StreamKind.present).map { BitRuns($0) }
    return ORCColumn(shape, present: present, values: try makeValues(shape))
  }

  private func makeValues(_ shape: ORCShape) throws(SQLError) -> any ORCValues {
    switch shape.kind {
    case .boolean: return ORCBooleans(BitRuns(try stream(shape, StreamKind.data)))
    case .byte: return ORCBytes(ByteRuns(try stream(shape, StreamKind.data)))
    case .short, .int, .long:
      return ORCIntegers(try integers(shape, StreamKind.data, isSigned: true), shape.type)
    case .date:
      return ORCDates(
        try integers(shape, StreamKind.data, isSigned: true),
        isHybridCalendar: shape.isHybridCalendar)
    case .float, .double: return ORCFloats(try stream(shape, StreamKind.data), shape.type)
    case .string, .varchar, .char, .binary, .geometry, .geography: return try makeStrings(shape)
    case .timestamp: return try makeTimestamps(shape, zone: zone)
    case .timestampInstant: return try makeTimestamps(shape, zone: nil)
    case .decimal: return try makeDecimals(shape)
    default: return try makeNested(shape)
    }
  }

  private func makeStrings(_ shape: ORCShape) throws(SQLError) -> any ORCValues {
    let lengths = try integers(shape, StreamKind.length, isSigned: false)
    let encoding = encoding(shape)
    guard encoding.kind & 1 == 1 else {
      return ORCStrings(try stream(shape, StreamKind.data), lengths, shape.type)
    }
    guard encoding.dictionarySize >= 0, encoding.dictionarySize <= 1 << 25 else {
      throw SQLError(.dataCorrupted, "a dictionary of \(encoding.dictionarySize) entries")
    }
    return ORCDictionaryStrings(
      try integers(shape, StreamKind.data, isSigned: false),
      entries: ORCStrings(try stream(shape, StreamKind.dictionaryData), lengths, shape.type),
      size: encoding.dictionarySize, shape.type)
  }

  private func makeTimestamps(
    _ shape: ORCShape, zone: ZoneRules?
  ) throws(SQLError) -> any ORCValues {
    ORCTimestamps(
      try integers(shape, StreamKind.data, isSigned: true),
      try integers(shape, StreamKind.secondary, isSigned: false), shape, zone: zone)
  }

  private func makeDecimals(_ shape: ORCShape) throws(SQLError) -> any ORCValues {
    if file.hasSmallDecimals, shape.type.physical == .int64 {
      let runs = IntegerRuns(
        try stream(shape, StreamKind.data), isSigned: true, isVersion2: true)
      return ORCSmallDecimals(runs, shape.type)
    }
    return ORCDecimals(
      try stream(shape, StreamKind.data),
      try integers(shape, StreamKind.secondary, isSigned: true), shape.type, scale: shape.scale)
  }

  private func makeNested(_ shape: ORCShape) throws(SQLError) -> any ORCValues {
    var members: [ORCColumn] = []
    for child in shape.children { members.append(try makeColumn(child)) }
    switch shape.kind {
    case .structure: return ORCStructures(members, shape.type)
    case .union:
      return ORCUnions(ByteRuns(try stream(shape, StreamKind.data)), members, shape.type)
    default:
      return ORCLists(
        try integers(shape, StreamKind.length, isSigned: false), members, shape.type)
    }
  }

  func read(_ column: Int, count: Int) throws(SQLError) -> Column {
    do throws(SQLError) {
      rows[column] += count
      return try columns[column].read(count)
    } catch {
      throw noting(error, column)
    }
  }

  private func noting(_ error: SQLError, _ column: Int) -> SQLError {
    error.noting("in file \"\(file.path)\", column \"\(names[column])\", stripe \(stripe)")
  }

  func skip(_ column: Int, count: Int) throws(SQLError) {
    do throws(SQLError) {
      var rest = count
      let target = rows[column] + count
      let stride = file.footer.rowIndexStride
      if stride > 0, target / stride > rows[column] / stride,
        try jump(column, toGroup: target / stride)
      {
        rest = target % stride
      }
      try columns[column].skip(rest)
      rows[column] = target
    } catch {
      throw noting(error, column)
    }
  }

  /// Goes to the first row of a row group, if there is an index that fits the column.
  private func jump(_ column: Int, toGroup group: Int) throws(SQLError) -> Bool {
    guard try findIndexes(column) else { return false }
    let isCompressed = file.postScript.compression != 0
    try columns[column].seek { id in
      guard let entries = indexes[id], entries.indices.contains(group) else { return nil }
      return RowPlaces(entries[group].places, isCompressed: isCompressed)
    }
    return true
  }

  /// Whether the column and all its members have indexes of the form that their streams need.
  private func findIndexes(_ column: Int) throws(SQLError) -> Bool {
    if let known = canJump[column] { return known }
    var fits = true
    let count = file.rowGroupCount(stripe)
    try columns[column].visit(
      { (id, places) throws(SQLError) in
        guard fits, let index = try file.rowIndex(id, streams), index.entries.count == count,
          index.entries.allSatisfy({ $0.places.count == places })
        else {
          fits = false
          return
        }
        indexes[id] = index.entries
      }, isCompressed: file.postScript.compression != 0)
    canJump[column] = fits
    return fits
  }
}
