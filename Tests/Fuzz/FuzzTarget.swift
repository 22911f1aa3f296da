import Arrow
import CSV
import Catalog
import Columns
import Diagnostics
import Files
import Glibc
import ORC
import Parquet
import Syntax

/// What libFuzzer feeds its inputs to; FUZZ_TARGET names it.
enum FuzzTarget: String {
  case parquetFooter = "parquet-footer"
  case parquetPage = "parquet-page"
  case orcTail = "orc-tail"
  case orcStripe = "orc-stripe"
  case arrow, csv, json, sql, plsql

  static let chosen: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? "sql"
    guard let target = FuzzTarget(rawValue: name) else {
      print("there is no target \(name)")
      exit(2)
    }
    return target
  }()

  /// Errors are answers; everything else ends the process, which libFuzzer notices.
  func run(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    switch self {
    case .parquetFooter: try scan(try ParquetFile(footer(bytes)))
    case .parquetPage: try scan(try ParquetFile(memory(bytes)))
    case .orcTail: _ = try ORCFile(memory(bytes))
    case .orcStripe: try scan(try ORCFile(memory(bytes)))
    case .arrow: try scan(try ArrowFile(memory(bytes)))
    case .csv: try scan(CSVFormat(access: .unrestricted.holding(memory(bytes))))
    case .json: try scan(JSONFormat(access: .unrestricted.holding(memory(bytes)), isArray: false))
    case .sql: parse(bytes, as: .postgres)
    case .plsql: parse(bytes, as: .oracle)
    }
  }

  private func parse(_ bytes: UnsafeRawBufferPointer, as dialect: Dialect) {
    var parser = Parser(String(decoding: bytes, as: UTF8.self), dialect: dialect)
    _ = parser.parseAll()
  }

  /// The bytes as the metadata of a file without pages.
  private func footer(_ bytes: UnsafeRawBufferPointer) -> ByteSource {
    var file = ByteWriter()
    file.write(Array("PAR1".utf8))
    file.write(bytes)
    file.write(number: UInt32(bytes.count))
    file.write(Array("PAR1".utf8))
    return file.bytes.withUnsafeBytes { memory($0) }
  }

  private func memory(_ bytes: UnsafeRawBufferPointer) -> ByteSource {
    let content = Buffer(byteCount: bytes.count)
    content.writableBytes.copyMemory(from: bytes)
    return ByteSource(path: "input", memory: content)
  }

  private func scan(_ file: any DataFile) throws(SQLError) {
    try scan(try FileTable(label: "input", files: [file]))
  }

  private func scan(_ format: any FileFormat) throws(SQLError) {
    try scan(try format.open(["input"], options: FormatOptions()))
  }

  private func test(of type: DataType) -> ColumnPredicate.Test {
    switch type {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: .equal(.integer(2))
    case .decimal(_, let scale): .equal(.decimal(unscaled: 200, scale: scale))
    case .double, .float: .less(.double(1))
    case .varchar: .equal(.string("b"))
    default: .isNotNull
    }
  }

  /// Reads all columns of the first batches: a few bytes may stand for billions of rows.
  private func scan(_ table: any Table) throws(SQLError) {
    let columns = Array(table.schema.fields.indices.prefix(64))
    // Statistics, page indexes and Bloom filters are read for a predicate only.
    let predicates = columns.prefix(4).map { column in
      ColumnPredicate(column: column, test: test(of: table.schema.fields[column].type))
    }
    let scan = try table.scan(
      ScanRequest(columns: columns, predicates: table.schema.count % 2 == 0 ? predicates : []))
    let reader = try scan.makeReader()
    var batches = 0
    for morsel in 0..<min(scan.morselCount, 4) {
      try reader.open(morsel: morsel)
      while batches < 16, let batch = try reader.next() {
        batches += 1
        for column in batch.columns where column.count > 0 { _ = column[column.count - 1] }
      }
    }
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do throws(SQLError) {
    try FuzzTarget.chosen.run(UnsafeRawBufferPointer(start: bytes, count: count))
  } catch {}
  return 0
}
