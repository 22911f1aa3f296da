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
    case .parquetFooter: try scan(try ParquetFile(try memory(FuzzTarget.asFooter(bytes))))
    case .parquetPage: try scan(try ParquetFile(try memory(Array(bytes))))
    case .orcTail: _ = try ORCFile(try memory(Array(bytes)))
    case .orcStripe: try scan(try ORCFile(try memory(Array(bytes))))
    case .arrow: try scan(try ArrowFile(try memory(Array(bytes))))
    case .csv: try scan(CSVFormat(), bytes, ending: "csv")
    case .json: try scan(JSONFormat(isArray: false), bytes, ending: "json")
    case .sql:
      parse(bytes, as: .postgres)
      parse(bytes, as: .oracle)
    case .plsql: parse(bytes, as: .oracle)
    }
  }

  private func parse(_ bytes: UnsafeRawBufferPointer, as dialect: Dialect) {
    var parser = Parser(String(decoding: bytes, as: UTF8.self), dialect: dialect)
    _ = parser.parseAll()
  }

  /// The bytes as the metadata of a file without pages.
  private static func asFooter(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var file = ByteWriter()
    file.write(Array("PAR1".utf8))
    file.write(bytes)
    file.write(number: UInt32(bytes.count))
    file.write(Array("PAR1".utf8))
    return file.bytes
  }

  private func memory(_ bytes: [UInt8]) throws(SQLError) -> ByteSource {
    let file = try MemoryFile("input")
    try file.write(bytes)
    return try file.finish()
  }

  private func scan(_ file: any DataFile) throws(SQLError) {
    try scan(try FileTable(label: "input", files: [file]))
  }

  private func scan(
    _ format: any FileFormat, _ bytes: UnsafeRawBufferPointer, ending: String
  ) throws(SQLError) {
    let path = "/dev/shm/reckon-fuzz-\(getpid()).\(ending)"
    guard let file = fopen(path, "w") else { return }
    fwrite(bytes.baseAddress, 1, bytes.count, file)
    fclose(file)
    defer { unlink(path) }
    try scan(try format.open([path], options: FormatOptions()))
  }

  /// Reads all columns of the first batches: a few bytes may stand for billions of rows.
  private func scan(_ table: any Table) throws(SQLError) {
    let scan = try table.scan(ScanRequest(columns: Array(table.schema.fields.indices.prefix(64))))
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
