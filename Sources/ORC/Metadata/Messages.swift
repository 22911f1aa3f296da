import Diagnostics

/// The end of the file (orc_proto.proto, `PostScript`).
struct PostScript {
  var footerLength = 0
  var compression = 0
  var blockSize = 0
  var metadataLength = 0
  var version: [Int] = []
  /// How many of the known faults of writers are mended in the one that made the file.
  var writerVersion = 0

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1: footerLength = field.int
      case 2: compression = field.int
      case 3: blockSize = field.int
      case 4: version += try field.integers().map { Int(clamping: $0) }
      case 5: metadataLength = field.int
      case 6: writerVersion = field.int
      default: break
      }
    }
  }
}

/// Where a stripe is (`StripeInformation`).
struct StripeInformation {
  var offset = 0
  var indexLength = 0
  var dataLength = 0
  var footerLength = 0
  var rowCount = 0

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1: offset = field.int
      case 2: indexLength = field.int
      case 3: dataLength = field.int
      case 4: footerLength = field.int
      case 5: rowCount = field.int
      default: break
      }
    }
  }
}

/// A node of the type tree (`Type`), children by position in the list.
struct StoredORCType {
  enum Kind: Int {
    case boolean, byte, short, int, long, float, double, string, binary, timestamp, list, map
    case structure, union, decimal, date, varchar, char, timestampInstant, geometry, geography
  }

  var kind = Kind.boolean
  var children: [Int] = []
  var names: [String] = []
  var maximumLength = 0
  var precision = 0
  var scale = 0
  /// What the attribute says of a timestamp's unit.
  var unit: String?

  /// Iceberg's name for it, and its values.
  static let unitAttribute = "iceberg.timestamp-unit"
  static let microseconds = "MICROS"
  static let nanoseconds = "NANOS"

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1:
        guard let known = Kind(rawValue: field.int) else {
          throw SQLError(.dataCorrupted, "there is no ORC type \(field.int)")
        }
        kind = known
      case 2: children += try field.integers().map { Int(clamping: $0) }
      case 3: names.append(field.text)
      case 4: maximumLength = field.int
      case 5: precision = field.int
      case 6: scale = field.int
      case 7: try readAttribute(field.bytes)
      default: break
      }
    }
  }

  private mutating func readAttribute(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var name = ""
    var value = ""
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == 1 { name = field.text }
      if field.number == 2 { value = field.text }
    }
    if name == StoredORCType.unitAttribute { unit = value }
  }
}

/// The footer of the file (`Footer`).
struct ORCFooter {
  var stripes: [StripeInformation] = []
  var types: [StoredORCType] = []
  var rowCount = 0
  var statistics: [ORCStatistics] = []
  var isEncrypted = false
  /// Rows of a row group; 0 if there is no index.
  var rowIndexStride = 0
  /// 0 is Java, 1 is C++.
  var writer = 0
  var softwareVersion = ""
  /// Whether days before 1582-10-15 are counted in the Julian calendar (`CalendarKind`).
  var isHybridCalendar = false

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 3: stripes.append(try StripeInformation(field.bytes))
      case 4: types.append(try StoredORCType(field.bytes))
      case 6: rowCount = field.int
      case 7: statistics.append(try ORCStatistics(field.bytes))
      case 8: rowIndexStride = field.int
      case 9: writer = field.int
      case 10: isEncrypted = true
      case 11: isHybridCalendar = field.int == 1
      case 12: softwareVersion = field.text
      default: break
      }
    }
  }
}

/// The statistics of all stripes (`Metadata`).
struct ORCMetadata {
  /// By stripe and column.
  var stripes: [[ORCStatistics]] = []

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      guard field.number == 1 else { continue }
      var columns: [ORCStatistics] = []
      var stripe = ProtobufReader(field.bytes)
      while let column = try stripe.next() {
        if column.number == 1 { columns.append(try ORCStatistics(column.bytes)) }
      }
      stripes.append(columns)
    }
  }
}

/// What is in a stripe (`StripeFooter`).
struct StripeFooter {
  struct Stream {
    var kind = 0
    var column = 0
    var length = 0
  }

  struct Encoding {
    /// 0 direct, 1 dictionary, 2 direct v2, 3 dictionary v2.
    var kind = 0
    var dictionarySize = 0
  }

  var streams: [Stream] = []
  var encodings: [Encoding] = []
  var timeZone: String?

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1: streams.append(try StripeFooter.stream(field.bytes))
      case 2: encodings.append(try StripeFooter.encoding(field.bytes))
      case 3: timeZone = field.text
      default: break
      }
    }
  }

  private static func stream(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> Stream {
    var stream = Stream()
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1: stream.kind = field.int
      case 2: stream.column = field.int
      case 3: stream.length = field.int
      default: break
      }
    }
    return stream
  }

  private static func encoding(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> Encoding {
    var encoding = Encoding()
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1: encoding.kind = field.int
      case 2: encoding.dictionarySize = field.int
      default: break
      }
    }
    return encoding
  }
}

/// Kinds of streams (`Stream.Kind`).
enum StreamKind {
  static let present = 0
  static let data = 1
  static let length = 2
  static let dictionaryData = 3
  static let secondary = 5
  static let rowIndex = 6
  static let bloomFilter = 8
}
