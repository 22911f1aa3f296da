import Columns
import Kernels

/// Makes columns of the fields of some rows.
struct CellConverter {
  /// A value that is none of its column's type; by position among the wanted rows.
  struct Fault {
    let position: Int
    /// Why, after the value in quotes.
    let reason: String

    init(_ position: Int, _ bytes: UnsafeRawBufferPointer, _ problem: String) {
      self.position = position
      let text = String(decoding: bytes.prefix(80), as: UTF8.self)
      reason = "'\(text)\(bytes.count > 80 ? "…" : "")' \(problem)"
    }
  }

  let form: CSVForm
  let null: [UInt8]
  let decimalPoint: UInt8
  /// nil for UTF-8.
  let encoding: CSVEncoding?

  /// The values of one field in the wanted rows. Values that cannot be read are NULL and a fault.
  func column(
    _ type: DataType, field: Int, rows: [Int], of table: FieldTable,
    in block: UnsafeRawBufferPointer, roundsDecimals: Bool, faults: inout [Fault]
  ) -> Column {
    let cells = Cells(table: table, block: block, field: field, rows: rows)
    switch type {
    case .boolean: return make(type, cells, &faults) { CellNumbers.boolean($0) }
    case .int16:
      return make(type, cells, &faults) { CellNumbers.integer($0).flatMap(Int16.init(exactly:)) }
    case .int32:
      return make(type, cells, &faults) { CellNumbers.integer($0).flatMap(Int32.init(exactly:)) }
    case .int64: return make(type, cells, &faults) { CellNumbers.integer($0) }
    case .int128: return make(type, cells, &faults) { CellNumbers.wideInteger($0) }
    case .decimal(let precision, let scale):
      let reader = DecimalCell(
        precision: precision, scale: scale, point: decimalPoint, rounds: roundsDecimals)
      if precision <= 18 { return make(type, cells, &faults) { reader.narrow($0) } }
      return make(type, cells, &faults) { reader.wide($0) }
    case .float:
      return make(type, cells, &faults) { CellNumbers.double($0, decimalPoint).map(Float.init) }
    case .double: return make(type, cells, &faults) { CellNumbers.double($0, decimalPoint) }
    case .date: return make(type, cells, &faults) { CellDate.date($0) }
    case .time: return make(type, cells, &faults) { CellDate.time($0) }
    case .timestamp: return make(type, cells, &faults) { CellDate.timestamp($0) }
    case .timestampTZ: return make(type, cells, &faults) { CellDate.instant($0) }
    default: return texts(cells, &faults)
    }
  }

  /// One field of the wanted rows.
  private struct Cells {
    let table: FieldTable
    let block: UnsafeRawBufferPointer
    let field: Int
    let rows: [Int]

    @inline(__always)
    func place(_ position: Int) -> Int { rows[position] * table.columnCount + field }
  }

  /// An empty field is NULL, also in quotes, where no text is wanted.
  @inline(__always)
  private func make<Element: ColumnElement>(
    _ type: DataType, _ cells: Cells, _ faults: inout [Fault],
    _ read: (UnsafeRawBufferPointer) -> Element?
  ) -> Column {
    var nulls: [Int] = []
    var found: [Fault] = []
    let column = Column.make(type, count: cells.rows.count, Element.self) { values in
      for position in 0..<values.count {
        let bytes = cells.table.bytes(cells.place(position), in: cells.block)
        if bytes.isEmpty || isNull(bytes) {
          values[position] = Element.zero
          nulls.append(position)
        } else if let value = read(bytes) {
          values[position] = value
        } else {
          values[position] = Element.zero
          nulls.append(position)
          found.append(Fault(position, bytes, "is no \(type)"))
        }
      }
    }
    faults += found
    return column.with(validity: validity(cells.rows.count, nulls))
  }

  @inline(__always)
  private func isNull(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count == null.count && bytes.elementsEqual(null)
  }

  /// Text in quotes is never NULL.
  private func texts(_ cells: Cells, _ faults: inout [Fault]) -> Column {
    var builder = ColumnBuilder(.varchar, capacity: max(1, cells.rows.count))
    var unescaped: [UInt8] = []
    for position in cells.rows.indices {
      let place = cells.place(position)
      let bytes = cells.table.bytes(place, in: cells.block)
      let flags = cells.table.lengths[place] & 3
      if flags == 0 && isNull(bytes) {
        builder.appendNull()
      } else if let encoding {
        unescape(bytes, into: &unescaped)
        builder.append(text: encoding.text(unescaped))
      } else if !CellText.isUTF8(bytes) {
        builder.appendNull()
        faults.append(Fault(position, bytes, "is not UTF-8; encoding names another one"))
      } else if flags & FieldTable.isEscaped != 0 {
        unescape(bytes, into: &unescaped)
        unescaped.withUnsafeBytes { builder.append(bytes: $0) }
      } else {
        builder.append(bytes: bytes)
      }
    }
    return builder.finish()
  }

  private func unescape(_ bytes: UnsafeRawBufferPointer, into target: inout [UInt8]) {
    target.removeAll(keepingCapacity: true)
    var place = 0
    while place < bytes.count {
      if bytes[place] == form.dialect.escape && place + 1 < bytes.count,
        bytes[place + 1] == form.dialect.quote || bytes[place + 1] == form.dialect.escape
      {
        place += 1
      }
      target.append(bytes[place])
      place += 1
    }
  }

  private func validity(_ count: Int, _ nulls: [Int]) -> Bitmap? {
    if nulls.isEmpty { return nil }
    return Bitmap(count: count) { words in
      for word in words.indices { words[word] = ~0 }
      for row in nulls { words[row >> 6] &= ~(1 << UInt64(row & 63)) }
    }
  }
}

extension CellText {
  /// Whether the bytes are valid UTF-8; quick for ASCII.
  static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80 || String(validating: bytes, as: UTF8.self) != nil
  }
}
