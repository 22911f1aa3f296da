import Columns
import Diagnostics
import Files

/// Reads the arrays of one record batch or dictionary batch.
///
/// Columns have their nodes and buffers in the order of a walk through the schema.
final class ArrayReader {
  let file: ArrowFile
  let batch: ArrowBatch
  private let depth: Int
  private let decompressor: (any Decompressor)?
  private(set) var bytesRead = 0
  /// The next node, buffer and view column of the walk.
  private var node = 0
  private var buffer = 0
  private var view = 0

  /// - Parameter depth: How many dictionaries stand around this one.
  init(
    _ file: ArrowFile, _ batch: ArrowBatch, isDictionary: Bool, depth: Int
  ) throws(SQLError) {
    guard depth < 16 else {
      throw SQLError(.dataCorrupted, "dictionaries refer to one another too deeply")
    }
    self.file = file
    self.batch = batch
    self.depth = depth
    decompressor = batch.codec.flatMap { CompressionList.named($0)?.makeDecompressor() }
  }

  /// A column of the schema.
  func column(_ number: Int) throws(SQLError) -> Column {
    (node, buffer, view) = (0, 0, 0)
    for field in file.fields[..<number] { try pass(field) }
    let column = try array(file.fields[number])
    guard column.count == batch.rowCount else {
      throw SQLError(.dataCorrupted, "it has \(column.count) rows, its batch \(batch.rowCount)")
    }
    return column
  }

  /// The values of a dictionary of this field.
  func values(of field: ArrowField) throws(SQLError) -> Column {
    (node, buffer, view) = (0, 0, 0)
    return try array(field, isEncoded: false)
  }

  /// Passes over a field and its members.
  private func pass(_ field: ArrowField) throws(SQLError) {
    node += 1
    if field.dictionary != nil {
      buffer += 2
      return
    }
    buffer += field.stored.bufferCount
    if case .view = field.stored { buffer += try viewBufferCount() }
    for child in field.children { try pass(child) }
  }

  func viewBufferCount() throws(SQLError) -> Int {
    guard view < batch.viewBuffers.count, batch.viewBuffers[view] >= 0,
      batch.viewBuffers[view] <= batch.buffers.count
    else { throw SQLError(.dataCorrupted, "a column of views does not say its buffers") }
    view += 1
    return batch.viewBuffers[view - 1]
  }

  /// The values of the next buffer; at least `needed` bytes.
  func bytes(_ needed: Int) throws(SQLError) -> Buffer {
    guard buffer < batch.buffers.count else {
      throw SQLError(.dataCorrupted, "a buffer is missing")
    }
    let range = batch.buffers[buffer]
    buffer += 1
    // Nothing is read where nothing is needed, whatever the buffer claims.
    let content = needed == 0 ? Buffer.empty : try content(range)
    guard content.byteCount >= needed else {
      throw SQLError(
        .dataCorrupted, "a buffer has \(content.byteCount) bytes, and needs \(needed)")
    }
    return content
  }

  /// All bytes of the next buffer.
  func allBytes() throws(SQLError) -> Buffer {
    guard buffer < batch.buffers.count else {
      throw SQLError(.dataCorrupted, "a buffer is missing")
    }
    buffer += 1
    return try content(batch.buffers[buffer - 1])
  }

  func skipBuffer() { buffer += 1 }

  /// Compressed buffers begin with the number of their bytes, or -1 where they are not.
  private func content(_ range: Range<Int>) throws(SQLError) -> Buffer {
    bytesRead += range.count
    guard let decompressor, range.count > 0 else {
      return try file.source.read(at: range.lowerBound, count: range.count)
    }
    guard range.count >= 8 else {
      throw SQLError(.dataCorrupted, "a compressed buffer has \(range.count) bytes")
    }
    let head = try file.source.read(at: range.lowerBound, count: 8)
    let size = head.pointer(to: Int64.self)[0]
    let packed = try file.source.read(at: range.lowerBound + 8, count: range.count - 8)
    if size == -1 { return packed }
    guard size >= 0, size <= Int64(CompressionList.largestBlock),
      Int(size) <= decompressor.largestResult(of: packed.readableBytes)
    else { throw SQLError(.dataCorrupted, "a compressed buffer claims \(size) bytes") }
    let content = Buffer(byteCount: Int(size))
    try decompressor.decompress(packed.readableBytes, into: content.writableBytes)
    return content
  }

  /// The next array of the walk.
  func array(_ field: ArrowField, isEncoded: Bool = true) throws(SQLError) -> Column {
    guard node < batch.nodes.count else { throw SQLError(.dataCorrupted, "a column is missing") }
    let (count, nulls) = batch.nodes[node]
    node += 1
    if isEncoded, let dictionary = field.dictionary {
      return try encoded(field, dictionary, count, nulls)
    }
    if field.stored == .null { return .nulls(.null, count: count) }
    let validity = try validity(count, nulls)
    return try values(field, count, validity)
  }

  private func validity(_ count: Int, _ nulls: Int) throws(SQLError) -> Bitmap? {
    guard nulls != 0, buffer < batch.buffers.count, !batch.buffers[buffer].isEmpty else {
      guard nulls <= 0 else { throw SQLError(.dataCorrupted, "it does not say which are NULL") }
      skipBuffer()
      return nil
    }
    let bits = try bytes((count + 7) / 8)
    let bitmap = Bitmap(count: count) { words in
      for i in 0..<words.count { words[i] = bits.pointer(to: UInt64.self)[i] }
    }
    withExtendedLifetime(bits) {}
    return bitmap
  }

  /// Codes of a dictionary.
  private func encoded(
    _ field: ArrowField, _ dictionary: (id: Int64, index: ArrowType), _ count: Int, _ nulls: Int
  ) throws(SQLError) -> Column {
    let validity = try validity(count, nulls)
    guard case .integer(let bits, let isSigned) = dictionary.index, [8, 16, 32, 64].contains(bits)
    else { throw SQLError(.dataCorrupted, "codes of a dictionary are integers") }
    let stored = try bytes(count * bits / 8)
    // Entries without a type take no bytes: a file may claim any number of them.
    if field.stored == .null { return .nulls(field.type, count: count) }
    let parts = batch.dictionaries[dictionary.id] ?? []
    let entries = try file.dictionary(parts, of: field, depth: depth)
    if count == 0 || entries.count == 0 {
      guard validity.map({ $0.countOfOnes == 0 }) ?? (count == 0) else {
        throw SQLError(.dataCorrupted, "a value refers to an empty dictionary")
      }
      return .nulls(field.type, count: count)
    }
    let codes = Buffer.of(UInt32.self, count: count)
    let target = codes.pointer(to: UInt32.self)
    for row in 0..<count {
      let isThere = validity.map { $0[row] } ?? true
      let code = isThere ? ArrayReader.integer(stored, row, bits, isSigned) : 0
      guard code >= 0, code < entries.count else {
        throw SQLError(
          .dataCorrupted, "a value refers to entry \(code) of a dictionary of \(entries.count)")
      }
      target[row] = UInt32(code)
    }
    let column = Column.dictionary(
      codes: codes, count: count, validity: validity, entries: entries)
    return field.type.isNested ? column.flattened() : column
  }

  private static func integer(_ bytes: Buffer, _ row: Int, _ bits: Int, _ isSigned: Bool) -> Int {
    switch (bits, isSigned) {
    case (8, true): Int(bytes.pointer(to: Int8.self)[row])
    case (8, false): Int(bytes.pointer(to: UInt8.self)[row])
    case (16, true): Int(bytes.pointer(to: Int16.self)[row])
    case (16, false): Int(bytes.pointer(to: UInt16.self)[row])
    case (32, true): Int(bytes.pointer(to: Int32.self)[row])
    case (32, false): Int(bytes.pointer(to: UInt32.self)[row])
    default: Int(bytes.pointer(to: Int64.self)[row])
    }
  }
}
