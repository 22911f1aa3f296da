import Columns
import Diagnostics

/// Cuts the data of COPY … FROM STDIN into rows of texts; nil is NULL.
protocol CopyRowReader {
  /// The rows that are complete with these bytes.
  mutating func rows(_ bytes: [UInt8]) throws(SQLError) -> [[String?]]
  /// The row that nothing follows.
  mutating func last() throws(SQLError) -> [[String?]]
}

extension CopyReader: CopyRowReader {}

/// Reads the binary form (PostgreSQL 15, COPY, "Binary Format"):
///
/// ```
/// PGCOPY\n\377\r\n\0 | flags int32 | extension int32 | rows … | -1 int16
/// row: columns int16, of each: length int32 (-1 NULL), bytes
/// ```
struct CopyBinaryReader: CopyRowReader {
  private let types: [Int32]
  private var pending: [UInt8] = []
  private var hasHead = false
  private var isOver = false
  private var rowNumber = 0

  private static let signature: [UInt8] = [
    0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00,
  ]
  private static let rowLimit = 64 << 20

  init(_ schema: Schema) { types = schema.fields.map { WireType($0.type).oid } }

  mutating func rows(_ bytes: [UInt8]) throws(SQLError) -> [[String?]] {
    pending += bytes
    var body = WireBody(pending)
    var rows: [[String?]] = []
    var read = 0
    do throws(WireBody.Malformed) {
      if !hasHead {
        guard try body.take(11) == CopyBinaryReader.signature else { return try wrong() }
        _ = try body.integer(Int32.self)
        _ = try body.take(Int(try body.integer(Int32.self)))
        hasHead = true
        read = pending.count - body.rest
      }
      while !isOver, body.rest > 0 {
        guard let row = try row(&body) else { break }
        rows.append(row)
        rowNumber += 1
        read = pending.count - body.rest
      }
    } catch {
      if let failure { throw failure }
      // The rest of the row comes with the next message.
      guard pending.count - read <= CopyBinaryReader.rowLimit else { return try tooLong() }
    }
    if let failure { throw failure }
    pending.removeFirst(read)
    return rows
  }

  /// What is wrong with the data, found while a row was read.
  private var failure: SQLError?

  private mutating func wrong() throws(WireBody.Malformed) -> [[String?]] {
    failure = SQLError(.badCopyFormat, "the data of COPY does not begin as binary data do")
    throw WireBody.Malformed()
  }

  private func tooLong() throws(SQLError) -> [[String?]] {
    throw SQLError(.programLimitExceeded, "row \(rowNumber + 1) of COPY is too long")
  }

  private mutating func row(_ body: inout WireBody) throws(WireBody.Malformed) -> [String?]? {
    let count = try body.integer(Int16.self)
    if count == -1 {
      isOver = true
      return nil
    }
    guard Int(count) == types.count else {
      failure = SQLError(
        .badCopyFormat,
        "row \(rowNumber + 1) of COPY has \(count) columns, and \(types.count) are wanted")
      throw WireBody.Malformed()
    }
    var row: [String?] = []
    for type in types {
      let length = Int(try body.integer(Int32.self))
      row.append(length < 0 ? nil : cell(try body.take(length), type))
    }
    return row
  }

  private mutating func cell(_ bytes: [UInt8], _ type: Int32) -> String? {
    guard let entry = try? WireParameters.binary(bytes, type) else {
      failure = SQLError(
        .badCopyFormat, "row \(rowNumber + 1) of COPY has a value that is malformed")
      return nil
    }
    return ValueText.text(of: entry.value, type: entry.type)
  }

  mutating func last() throws(SQLError) -> [[String?]] {
    guard pending.isEmpty || isOver else {
      throw SQLError(.badCopyFormat, "the data of COPY end inside row \(rowNumber + 1)")
    }
    return []
  }
}
