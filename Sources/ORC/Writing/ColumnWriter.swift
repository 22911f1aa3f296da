import Columns
import Diagnostics

/// What a column gives to a stripe.
struct FinishedStream {
  let kind: Int
  let bytes: [UInt8]
  /// Per row group, where it begins.
  let marks: [[Int]]
}

/// Writes the values of a column that are not NULL.
protocol ValueWriter: AnyObject {
  var children: [ColumnWriter] { get }
  /// Bytes so far, about.
  var byteCount: Int { get }
  /// Values of a flat column without NULLs.
  func append(_ column: Column, _ summary: inout ColumnSummary) throws(SQLError)
  /// Notes where the next row group begins.
  func mark() throws(SQLError)
  /// The streams of the stripe; the writer begins anew.
  func finish() throws(SQLError) -> [FinishedStream]
  /// Of the stripe that was finished last (`ColumnEncoding`).
  var encoding: StripeFooter.Encoding { get }
}

extension ValueWriter {
  var children: [ColumnWriter] { [] }
}

/// Writes one column or member: which values are there, the values, and what is known of them.
final class ColumnWriter {
  let type: WriteType
  let values: any ValueWriter
  private let present: BitRunWriter
  private var presentMarks: [[Int]] = []
  private var hasNull = false
  private var group: ColumnSummary
  private var filter: ORCBloomFilter?
  private let emptyFilter: ORCBloomFilter?
  /// What is known per row group of the stripe, and of the whole file.
  private(set) var groups: [ColumnSummary] = []
  private(set) var filters: [ORCBloomFilter] = []
  private(set) var whole: ColumnSummary

  init(
    _ type: WriteType, values: any ValueWriter, _ factory: StreamFactory,
    filter: ORCBloomFilter? = nil
  ) {
    self.type = type
    self.values = values
    emptyFilter = filter
    self.filter = filter
    present = BitRunWriter(factory.make())
    group = ColumnSummary(type)
    whole = ColumnSummary(type)
  }

  convenience init(
    _ type: WriteType, _ factory: StreamFactory, _ options: ORCWriteOptions,
    filter: ORCBloomFilter?
  ) {
    self.init(
      type, values: ColumnWriter.makeValues(type, factory, options), factory, filter: filter)
  }

  private static func makeValues(
    _ type: WriteType, _ factory: StreamFactory, _ options: ORCWriteOptions
  ) -> any ValueWriter {
    func member(_ child: WriteType) -> ColumnWriter {
      ColumnWriter(child, factory, options, filter: nil)
    }
    switch type.kind {
    case .boolean: return BooleanWriter(factory)
    case .byte: return TinyWriter(factory)
    case .float, .double: return FloatWriter(factory)
    case .decimal: return DecimalWriter(factory, type)
    case .timestamp, .timestampInstant: return TimestampWriter(factory)
    case .binary: return BlobWriter(factory)
    case .string:
      return StringWriter(factory, usesDictionary: options.usesDictionary)
    case .structure: return StructureWriter(type.children.map(member))
    case .list, .map: return ListWriter(factory, type.children.map(member))
    default: return IntegerWriter(factory)
    }
  }

  var byteCount: Int {
    present.byteCount + values.byteCount + values.children.reduce(0) { $0 + $1.byteCount }
  }

  func append(_ column: Column) throws(SQLError) {
    let flat = column.flattened()
    let missing = flat.nullCount
    group.addNulls(missing)
    group.addValues(flat.count - missing)
    if missing == 0 {
      try present.append(repeating: true, count: flat.count)
      try appendValues(flat)
      return
    }
    hasNull = true
    var rows: [Int32] = []
    rows.reserveCapacity(flat.count - missing)
    for row in 0..<flat.count {
      let isNull = flat.isNull(row)
      try present.append(!isNull)
      if !isNull { rows.append(Int32(row)) }
    }
    if !rows.isEmpty { try appendValues(flat.gather(rows.span)) }
  }

  private func appendValues(_ column: Column) throws(SQLError) {
    try values.append(column, &group)
    guard filter != nil else { return }
    for row in 0..<column.count {
      if let hash = ORCBloomFilter.hash(column[row]) { filter?.insert(hash) }
    }
  }

  /// Begins a row group, of this column and its members.
  func beginGroup() throws(SQLError) {
    presentMarks.append(try present.mark())
    try values.mark()
    for child in values.children { try child.beginGroup() }
  }

  func endGroup() {
    groups.append(group)
    whole.merge(group)
    group = ColumnSummary(type)
    if let filter { filters.append(filter) }
    filter = emptyFilter
    for child in values.children { child.endGroup() }
  }

  /// This column and its members, in the order of their numbers.
  func visit(_ body: (ColumnWriter) throws(SQLError) -> Void) throws(SQLError) {
    try body(self)
    for child in values.children { try child.visit(body) }
  }

  /// The streams of this column alone; which values are there goes without saying if all are.
  func finish() throws(SQLError) -> [FinishedStream] {
    let bits = try present.finish()
    var streams = try values.finish()
    if hasNull {
      streams.insert(
        FinishedStream(kind: StreamKind.present, bytes: bits, marks: presentMarks), at: 0)
    }
    presentMarks = []
    hasNull = false
    return streams
  }

  func endStripe() {
    groups = []
    filters = []
  }
}
