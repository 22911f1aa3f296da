import Diagnostics

/// What stands before each page.
struct PageHeader: ThriftReadable, ThriftWritable {
  enum Kind {
    case data(DataPage)
    case dictionary(valueCount: Int, encoding: Int)
    case other
  }

  /// A data page; versions 1 and 2 differ in where the levels are.
  struct DataPage {
    var isVersion2: Bool
    /// Values and NULLs together.
    var valueCount: Int
    var encoding: Int
    var definitionEncoding = EncodingNumber.rle
    var repetitionEncoding = EncodingNumber.rle
    var nullCount: Int?
    var rowCount: Int?
    /// Version 2 only, in bytes.
    var definitionLength = 0
    var repetitionLength = 0
    var isCompressed = true
    var statistics: ChunkStatistics?
  }

  var kind: Kind
  var uncompressedSize: Int
  var compressedSize: Int
  var checksum: UInt32?

  init(kind: Kind, uncompressedSize: Int, compressedSize: Int, checksum: UInt32?) {
    self.kind = kind
    self.uncompressedSize = uncompressedSize
    self.compressedSize = compressedSize
    self.checksum = checksum
  }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var type: Int?
    var uncompressed: Int?
    var compressed: Int?
    var data: DataPage?
    var dictionary: Kind?
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: type = try reader.readInt32(field)
      case 2: uncompressed = try reader.readInt32(field)
      case 3: compressed = try reader.readInt32(field)
      case 4: checksum = UInt32(truncatingIfNeeded: try reader.readInt32(field))
      case 5: data = try PageHeader.readVersion1(&reader, field)
      case 7: dictionary = try PageHeader.readDictionary(&reader, field)
      case 8: data = try PageHeader.readVersion2(&reader, field)
      default: try reader.skip(field)
      }
    }
    uncompressedSize = try required(uncompressed, "the size of a page")
    compressedSize = try required(compressed, "the compressed size of a page")
    guard uncompressedSize >= 0, compressedSize >= 0 else {
      throw SQLError(.dataCorrupted, "the page header is damaged: it states a negative size")
    }
    switch try required(type, "the type of a page") {
    case 0, 3: kind = .data(try required(data, "the header of a data page"))
    case 2: kind = try required(dictionary, "the header of a dictionary page")
    case 1: kind = .other
    case let number:
      throw SQLError(.dataCorrupted, "the page header is damaged: there is no page type \(number)")
    }
  }

  private static func notNegative(_ value: Int) throws(SQLError) -> Int {
    guard value >= 0 else {
      throw SQLError(.dataCorrupted, "the page header is damaged: it states \(value)")
    }
    return value
  }

  private static func readVersion1(
    _ reader: inout ThriftReader, _ field: ThriftReader.Field
  ) throws(SQLError) -> DataPage {
    var page = DataPage(isVersion2: false, valueCount: -1, encoding: -1)
    var last = 0
    try reader.enter(field)
    while let member = try reader.nextField(&last) {
      switch member.id {
      case 1: page.valueCount = try notNegative(try reader.readInt32(member))
      case 2: page.encoding = try reader.readInt32(member)
      case 3: page.definitionEncoding = try reader.readInt32(member)
      case 4: page.repetitionEncoding = try reader.readInt32(member)
      case 5: page.statistics = try reader.readStructure(member)
      default: try reader.skip(member)
      }
    }
    _ = try notNegative(page.valueCount)
    return page
  }

  private static func readVersion2(
    _ reader: inout ThriftReader, _ field: ThriftReader.Field
  ) throws(SQLError) -> DataPage {
    var page = DataPage(isVersion2: true, valueCount: -1, encoding: -1)
    var last = 0
    try reader.enter(field)
    while let member = try reader.nextField(&last) {
      switch member.id {
      case 1: page.valueCount = try notNegative(try reader.readInt32(member))
      case 2: page.nullCount = try notNegative(try reader.readInt32(member))
      case 3: page.rowCount = try notNegative(try reader.readInt32(member))
      case 4: page.encoding = try reader.readInt32(member)
      case 5: page.definitionLength = try notNegative(try reader.readInt32(member))
      case 6: page.repetitionLength = try notNegative(try reader.readInt32(member))
      case 7: page.isCompressed = try reader.readBool(member)
      case 8: page.statistics = try reader.readStructure(member)
      default: try reader.skip(member)
      }
    }
    _ = try notNegative(page.valueCount)
    return page
  }

  private static func readDictionary(
    _ reader: inout ThriftReader, _ field: ThriftReader.Field
  ) throws(SQLError) -> Kind {
    var count: Int?
    var encoding = EncodingNumber.plain
    var last = 0
    try reader.enter(field)
    while let member = try reader.nextField(&last) {
      switch member.id {
      case 1: count = try notNegative(try reader.readInt32(member))
      case 2: encoding = try reader.readInt32(member)
      default: try reader.skip(member)
      }
    }
    return .dictionary(
      valueCount: try required(count, "the size of a dictionary"), encoding: encoding)
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      let type =
        switch kind {
        case .data(let page): page.isVersion2 ? 3 : 0
        case .dictionary: 2
        case .other: 1
        }
      writer.write(1, int32: type)
      writer.write(2, int32: uncompressedSize)
      writer.write(3, int32: compressedSize)
      writer.write(4, int32: checksum.map { Int(Int32(bitPattern: $0)) })
      switch kind {
      case .data(let page) where page.isVersion2: PageHeader.writeVersion2(page, &writer)
      case .data(let page): PageHeader.writeVersion1(page, &writer)
      case .dictionary(let count, let encoding):
        writer.writeStructure(7) { member in
          member.write(1, int32: count)
          member.write(2, int32: encoding)
        }
      case .other: break
      }
    }
  }

  private static func writeVersion1(_ page: DataPage, _ writer: inout ThriftWriter) {
    writer.writeStructure(5) { member in
      member.write(1, int32: page.valueCount)
      member.write(2, int32: page.encoding)
      member.write(3, int32: page.definitionEncoding)
      member.write(4, int32: page.repetitionEncoding)
      member.write(5, page.statistics)
    }
  }

  private static func writeVersion2(_ page: DataPage, _ writer: inout ThriftWriter) {
    writer.writeStructure(8) { member in
      member.write(1, int32: page.valueCount)
      member.write(2, int32: page.nullCount ?? 0)
      member.write(3, int32: page.rowCount ?? 0)
      member.write(4, int32: page.encoding)
      member.write(5, int32: page.definitionLength)
      member.write(6, int32: page.repetitionLength)
      member.write(7, bool: page.isCompressed)
      member.write(8, page.statistics)
    }
  }
}
