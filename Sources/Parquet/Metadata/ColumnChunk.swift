import Diagnostics

/// Where the pages of one leaf column in one row group are.
struct ColumnChunk: ThriftReadable, ThriftWritable {
  var filePath: String?
  var fileOffset = 0
  /// nil where it is encrypted.
  var metadata: ChunkMetadata?
  var offsetIndexOffset: Int?
  var offsetIndexLength: Int?
  var columnIndexOffset: Int?
  var columnIndexLength: Int?
  /// Whether it is, and with which key; never written.
  var crypto: ColumnCrypto?
  /// `ColumnMetaData` as a module of its own.
  var sealedMetadata: [UInt8]?
  var isEncrypted: Bool { crypto != nil || sealedMetadata != nil }

  init(_ metadata: ChunkMetadata) { self.metadata = metadata }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: filePath = try reader.readText(field)
      case 2: fileOffset = try reader.readInt(field)
      case 3: metadata = try reader.readStructure(field)
      case 4: offsetIndexOffset = try reader.readInt(field)
      case 5: offsetIndexLength = try reader.readInt32(field)
      case 6: columnIndexOffset = try reader.readInt(field)
      case 7: columnIndexLength = try reader.readInt32(field)
      case 8: crypto = try reader.readStructure(field)
      case 9: sealedMetadata = try reader.readBinary(field)
      default: try reader.skip(field)
      }
    }
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(2, int64: fileOffset)
      writer.write(3, metadata)
      writer.write(4, int64: offsetIndexOffset)
      writer.write(5, int32: offsetIndexLength)
      writer.write(6, int64: columnIndexOffset)
      writer.write(7, int32: columnIndexLength)
    }
  }
}

/// What the pages of a chunk hold (parquet.thrift, `ColumnMetaData`).
struct ChunkMetadata: ThriftReadable, ThriftWritable {
  var type: StoredType
  var encodings: [Int]
  var path: [String]
  var codec: Int
  /// Values and NULLs together.
  var valueCount: Int
  var uncompressedSize = 0
  var compressedSize: Int
  var dataPageOffset: Int
  var dictionaryPageOffset: Int?
  var statistics: ChunkStatistics?
  var bloomFilterOffset: Int?
  var bloomFilterLength: Int?

  init(
    type: StoredType, encodings: [Int], path: [String], codec: Int, valueCount: Int,
    compressedSize: Int, dataPageOffset: Int
  ) {
    self.type = type
    self.encodings = encodings
    self.path = path
    self.codec = codec
    self.valueCount = valueCount
    self.compressedSize = compressedSize
    self.dataPageOffset = dataPageOffset
  }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var type: StoredType?
    var codec: Int?
    var valueCount: Int?
    var compressedSize: Int?
    var dataPageOffset: Int?
    encodings = []
    path = []
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: type = StoredType(rawValue: try reader.readInt32(field))
      case 2: encodings = try reader.readInts(field)
      case 3: path = try reader.readTexts(field)
      case 4: codec = try reader.readInt32(field)
      case 5: valueCount = try reader.readInt(field)
      case 6: uncompressedSize = try reader.readInt(field)
      case 7: compressedSize = try reader.readInt(field)
      case 9: dataPageOffset = try reader.readInt(field)
      case 11: dictionaryPageOffset = try reader.readInt(field)
      case 12: statistics = try reader.readStructure(field)
      case 14: bloomFilterOffset = try reader.readIntIfAny(field)
      case 15: bloomFilterLength = try reader.readIntIfAny(field)
      default: try reader.skip(field)
      }
    }
    self.type = try required(type, "the type of a column")
    self.codec = try required(codec, "the codec of a column")
    self.valueCount = try required(valueCount, "the number of values of a column")
    self.compressedSize = try required(compressedSize, "the size of a column")
    self.dataPageOffset = try required(dataPageOffset, "the place of a column")
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, int32: type.rawValue)
      writer.write(2, int32s: encodings)
      writer.write(3, texts: path)
      writer.write(4, int32: codec)
      writer.write(5, int64: valueCount)
      writer.write(6, int64: uncompressedSize)
      writer.write(7, int64: compressedSize)
      writer.write(9, int64: dataPageOffset)
      writer.write(11, int64: dictionaryPageOffset)
      writer.write(12, statistics)
      writer.write(14, int64: bloomFilterOffset)
      writer.write(15, int32: bloomFilterLength)
    }
  }
}
