import CSV
import Columns
import Diagnostics

/// Turns one result set into bytes as its batches come; it holds no more than one batch.
package protocol ResultEncoder: AnyObject {
  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError)
  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError)
  func end(into bytes: inout [UInt8]) throws(SQLError)
}

/// A format in which results leave over the network.
package struct ResultFormat: Sendable {
  /// As `format=` names it.
  package var name: String
  package var mediaType: String
  package var fileExtension: String
  /// Already compressed: compressing it again is wasted.
  package var isCompressed = false
  package var make: @Sendable () -> any ResultEncoder

  /// All of them; the first is the usual one.
  package static let all: [ResultFormat] = [
    ResultFormat(name: "json", mediaType: "application/json", fileExtension: "json") {
      JSONArrayEncoder()
    },
    ResultFormat(name: "jsonl", mediaType: "application/x-ndjson", fileExtension: "jsonl") {
      JSONLinesEncoder()
    },
    ResultFormat(name: "csv", mediaType: "text/csv; charset=utf-8", fileExtension: "csv") {
      CSVEncoder()
    },
    ResultFormat(
      name: "parquet", mediaType: "application/vnd.apache.parquet", fileExtension: "parquet",
      isCompressed: true
    ) { ParquetEncoder() },
    ResultFormat(
      name: "arrow", mediaType: "application/vnd.apache.arrow.stream", fileExtension: "arrows"
    ) { ArrowEncoder() },
    ResultFormat(
      name: "xlsx",
      mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      fileExtension: "xlsx", isCompressed: true
    ) { XLSXEncoder() },
  ]

  package static func named(_ name: String) -> ResultFormat? {
    all.first { $0.name == name.lowercased() }
  }
}

/// Lines of CSV with a header.
final class CSVEncoder: ResultEncoder {
  private let lines = CSVLines()

  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError) {
    lines.appendHeader(schema, to: &bytes)
  }

  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError) {
    lines.append(batch, to: &bytes)
  }

  func end(into bytes: inout [UInt8]) throws(SQLError) {}
}

/// One object per line.
final class JSONLinesEncoder: ResultEncoder {
  private var rows = JSONRows(Schema([]))

  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError) {
    rows = JSONRows(schema)
  }

  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError) {
    for row in 0..<batch.count {
      rows.append(batch, row, to: &bytes)
      bytes.append(0x0A)
    }
  }

  func end(into bytes: inout [UInt8]) throws(SQLError) {}
}

/// One array of objects.
final class JSONArrayEncoder: ResultEncoder {
  private var rows = JSONRows(Schema([]))
  private var isFirst = true

  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError) {
    rows = JSONRows(schema)
    bytes.append(UInt8(ascii: "["))
  }

  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError) {
    for row in 0..<batch.count {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes.append(0x0A)
      rows.append(batch, row, to: &bytes)
    }
  }

  func end(into bytes: inout [UInt8]) throws(SQLError) { bytes.append(contentsOf: "\n]\n".utf8) }
}
