import Diagnostics

/// Bounds and counts of a chunk or page, as stored.
struct ChunkStatistics: ThriftReadable, ThriftWritable {
  /// Written by old writers, in signed byte order; see `StatisticsReader` on when they are right.
  var oldMaximum: [UInt8]?
  var oldMinimum: [UInt8]?
  var nullCount: Int?
  var distinctCount: Int?
  var maximum: [UInt8]?
  var minimum: [UInt8]?
  var isMaximumExact: Bool?
  var isMinimumExact: Bool?

  init() {}

  init(from reader: inout ThriftReader) throws(SQLError) {
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: oldMaximum = try reader.readBinary(field)
      case 2: oldMinimum = try reader.readBinary(field)
      case 3: nullCount = try reader.readInt(field)
      case 4: distinctCount = try reader.readInt(field)
      case 5: maximum = try reader.readBinary(field)
      case 6: minimum = try reader.readBinary(field)
      case 7: isMaximumExact = try reader.readBool(field)
      case 8: isMinimumExact = try reader.readBool(field)
      default: try reader.skip(field)
      }
    }
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(3, int64: nullCount)
      writer.write(4, int64: distinctCount)
      writer.write(5, binary: maximum)
      writer.write(6, binary: minimum)
      writer.write(7, bool: isMaximumExact)
      writer.write(8, bool: isMinimumExact)
    }
  }
}
