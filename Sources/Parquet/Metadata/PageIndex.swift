import Diagnostics

/// Where each data page of a chunk is (parquet.thrift, `OffsetIndex`).
struct OffsetIndex: ThriftReadable, ThriftWritable {
  struct Page: ThriftReadable, ThriftWritable {
    var offset: Int
    /// With its header.
    var compressedSize: Int
    var firstRow: Int

    init(offset: Int, compressedSize: Int, firstRow: Int) {
      self.offset = offset
      self.compressedSize = compressedSize
      self.firstRow = firstRow
    }

    init(from reader: inout ThriftReader) throws(SQLError) {
      var offset: Int?
      var size: Int?
      var row: Int?
      var last = 0
      try reader.enter()
      while let field = try reader.nextField(&last) {
        switch field.id {
        case 1: offset = try reader.readInt(field)
        case 2: size = try reader.readInt32(field)
        case 3: row = try reader.readInt(field)
        default: try reader.skip(field)
        }
      }
      self.offset = try required(offset, "the place of a page")
      compressedSize = try required(size, "the size of a page")
      firstRow = try required(row, "the first row of a page")
    }

    func write(to writer: inout ThriftWriter) {
      writer.structure { writer in
        writer.write(1, int64: offset)
        writer.write(2, int32: compressedSize)
        writer.write(3, int64: firstRow)
      }
    }
  }

  var pages: [Page]

  init(pages: [Page]) { self.pages = pages }

  init(from reader: inout ThriftReader) throws(SQLError) {
    pages = []
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      if field.id == 1 { pages = try reader.readStructures(field) } else { try reader.skip(field) }
    }
  }

  func write(to writer: inout ThriftWriter) { writer.structure { $0.write(1, list: pages) } }
}

/// The bounds of each data page of a chunk (parquet.thrift, `ColumnIndex`).
struct ColumnIndex: ThriftReadable, ThriftWritable {
  /// Pages with nothing but NULL, whose bounds mean nothing.
  var nullPages: [Bool] = []
  var minimums: [[UInt8]] = []
  var maximums: [[UInt8]] = []
  /// 0 unordered, 1 ascending, 2 descending.
  var boundaryOrder = 0
  var nullCounts: [Int]?

  init() {}

  init(from reader: inout ThriftReader) throws(SQLError) {
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: nullPages = try reader.readBools(field)
      case 2: minimums = try reader.readBinaries(field)
      case 3: maximums = try reader.readBinaries(field)
      case 4: boundaryOrder = try reader.readInt32(field)
      case 5: nullCounts = try reader.readInts(field)
      default: try reader.skip(field)
      }
    }
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, bools: nullPages)
      writer.write(2, binaries: minimums)
      writer.write(3, binaries: maximums)
      writer.write(4, int32: boundaryOrder)
      if let nullCounts { writer.write(5, int64s: nullCounts) }
    }
  }
}

/// What stands before the bits of a Bloom filter (BloomFilter.md).
struct BloomFilterHeader: ThriftReadable, ThriftWritable {
  var byteCount: Int
  /// Split blocks, xxHash and no compression: the one kind that there is.
  var isKnown = true

  init(byteCount: Int) { self.byteCount = byteCount }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var count: Int?
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: count = try reader.readInt32(field)
      case 2, 3, 4:
        var member = 0
        try reader.enter(field)
        while let choice = try reader.nextField(&member) {
          if choice.id != 1 { isKnown = false }
          try reader.skip(choice)
        }
      default: try reader.skip(field)
      }
    }
    byteCount = try required(count, "the size of a Bloom filter")
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, int32: byteCount)
      for id in 2...4 { writer.writeStructure(id) { $0.writeEmpty(1) } }
    }
  }
}
