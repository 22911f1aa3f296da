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
  private let footer: StripeFooter
  /// Where the streams are, by column and kind.
  private var streams: [StreamID: Range<Int>] = [:]
  private(set) var work = ReadWork()
  private let zone: ZoneRules

  private struct StreamID: Hashable {
    let column: Int
    let kind: Int
  }

  init(_ file: ORCFile, stripe: Int, columns wanted: [Int]) throws(SQLError) {
    self.file = file
    self.stripe = stripe
    names = wanted.map { file.schema.fields[$0].name }
    do throws(SQLError) {
      footer = try file.stripeFooter(stripe)
      zone = try ZoneRules.named(footer.timeZone ?? "UTC")
      try placeStreams()
      for column in wanted { columns.append(try makeColumn(file.shapes[column])) }
    } catch {
      throw error.noting("in file \"\(file.path)\", stripe \(stripe)")
    }
  }

  private func placeStreams() throws(SQLError) {
    let information = file.footer.stripes[stripe]
    var place = information.offset
    let end = information.offset + information.indexLength + information.dataLength
    for stream in footer.streams {
      guard stream.length >= 0, stream.length <= end - place else {
        throw SQLError(.dataCorrupted, "a stream of \(stream.length) bytes leaves its stripe")
      }
      streams[StreamID(column: stream.column, kind: stream.kind)] = place..<(place + stream.length)
      place += stream.length
    }
  }

  private func find(_ shape: ORCShape, _ kind: Int) throws(SQLError) -> StreamReader? {
    guard let range = streams[StreamID(column: shape.id, kind: kind)] else { return nil }
    work.bytes += range.count
    return StreamReader(file.source, range, try file.makeCodec())
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

  private func encoding(_ shape: ORCShape) -> StripeFooter.Encoding {
    footer.encodings.indices.contains(shape.id) ? footer.encodings[shape.id] : .init()
  }

  private func makeColumn(_ shape: ORCShape) throws(SQLError) -> ORCColumn {
    let present = try find(shape, StreamKind.present).map { BitRuns($0) }
    return ORCColumn(shape.type, present: present, values: try makeValues(shape))
  }

  private func makeValues(_ shape: ORCShape) throws(SQLError) -> any ORCValues {
    switch shape.kind {
    case .boolean: return ORCBooleans(BitRuns(try stream(shape, StreamKind.data)))
    case .byte: return ORCBytes(ByteRuns(try stream(shape, StreamKind.data)))
    case .short, .int, .long, .date:
      return ORCIntegers(try integers(shape, StreamKind.data, isSigned: true), shape.type)
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
      try integers(shape, StreamKind.secondary, isSigned: false), shape.type, zone: zone)
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
      return try columns[column].read(count)
    } catch {
      throw error.noting(
        "in file \"\(file.path)\", column \"\(names[column])\", stripe \(stripe)")
    }
  }

  func skip(_ column: Int, count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      let part = min(rest, 4096)
      _ = try read(column, count: part)
      rest -= part
    }
  }
}
