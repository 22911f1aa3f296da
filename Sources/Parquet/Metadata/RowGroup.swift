import Diagnostics

/// A horizontal part of the file: one chunk per leaf column.
struct RowGroup: ThriftReadable, ThriftWritable {
  var chunks: [ColumnChunk]
  /// Uncompressed bytes of all chunks.
  var byteSize: Int
  var rowCount: Int
  var sortingColumns: [SortingColumn]?
  var fileOffset: Int?
  var compressedSize: Int?
  var ordinal: Int?

  init(chunks: [ColumnChunk], byteSize: Int, rowCount: Int) {
    self.chunks = chunks
    self.byteSize = byteSize
    self.rowCount = rowCount
  }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var chunks: [ColumnChunk]?
    var rowCount: Int?
    byteSize = 0
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: chunks = try reader.readStructures(field)
      case 2: byteSize = try reader.readInt(field)
      case 3: rowCount = try reader.readInt(field)
      case 4: sortingColumns = try reader.readStructures(field)
      case 5: fileOffset = try reader.readInt(field)
      case 6: compressedSize = try reader.readInt(field)
      case 7: ordinal = try reader.readInt(field)
      default: try reader.skip(field)
      }
    }
    self.chunks = try required(chunks, "the columns of a row group")
    self.rowCount = try required(rowCount, "the number of rows of a row group")
    guard self.rowCount >= 0 else {
      throw SQLError(
        .dataCorrupted, "the metadata is damaged: a row group of \(self.rowCount) rows")
    }
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, list: chunks)
      writer.write(2, int64: byteSize)
      writer.write(3, int64: rowCount)
      if let sortingColumns { writer.write(4, list: sortingColumns) }
      writer.write(5, int64: fileOffset)
      writer.write(6, int64: compressedSize)
      writer.write(7, int16: ordinal)
    }
  }
}

/// A leaf column by which a row group is sorted.
struct SortingColumn: ThriftReadable, ThriftWritable {
  var leaf: Int
  var isDescending: Bool
  var nullsFirst: Bool

  init(leaf: Int, isDescending: Bool, nullsFirst: Bool) {
    self.leaf = leaf
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }

  init(from reader: inout ThriftReader) throws(SQLError) {
    leaf = 0
    isDescending = false
    nullsFirst = false
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: leaf = try reader.readInt32(field)
      case 2: isDescending = try reader.readBool(field)
      case 3: nullsFirst = try reader.readBool(field)
      default: try reader.skip(field)
      }
    }
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, int32: leaf)
      writer.write(2, bool: isDescending)
      writer.write(3, bool: nullsFirst)
    }
  }
}
