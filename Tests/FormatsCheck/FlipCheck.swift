import Catalog
import Columns
import Diagnostics
import Files
import Foundation
import Parquet

/// Flips single bits of a file that we wrote; no flip may change an answer unnoticed.
enum FlipCheck {
  static func run(_ source: String, count: Int, seed: UInt64 = 20_261_122) -> Int32 {
    let path = NSTemporaryDirectory() + "formats-check-\(getpid())-flip.parquet"
    try? FileManager.default.removeItem(atPath: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var right = ""
    do throws(SQLError) {
      try ScanCommands.copy(source, path, options: [])
      right = try digest(path)
    } catch {
      print("error: \(error.message)")
      return 2
    }
    guard let data = FileManager.default.contents(atPath: path) else { return 2 }
    var random = MutationCheck.Random(state: seed)
    var silent = 0
    var errors = 0
    for _ in 0..<count {
      let place = Int.random(in: 0..<data.count, using: &random)
      let bit = UInt8.random(in: 0..<8, using: &random)
      var bytes = Array(data)
      bytes[place] ^= 1 << bit
      guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return 2 }
      do throws(SQLError) {
        if try digest(path) != right {
          silent += 1
          print("silent: bit \(bit) of byte \(place) of \(data.count)")
        }
      } catch { errors += 1 }
    }
    print("seed \(seed): \(count) flips, \(errors) errors, \(silent) silent wrong answers")
    return silent == 0 ? 0 : 1
  }

  /// Names, types and all values.
  private static func digest(_ path: String) throws(SQLError) -> String {
    let table = try ParquetFormat().open([path], options: FormatOptions())
    var bytes: [UInt8] = []
    for field in table.schema.fields { bytes += Array("\(field.name) \(field.type);".utf8) }
    let scan = try table.scan(ScanRequest(columns: Array(table.schema.fields.indices)))
    let reader = try scan.makeReader()
    for morsel in 0..<scan.morselCount {
      try reader.open(morsel: morsel)
      while let batch = try reader.next() {
        for column in batch.columns {
          for row in 0..<batch.count {
            if column.isNull(row) {
              bytes.append(0)
            } else {
              appendText(column, row, to: &bytes)
              bytes.append(1)
            }
          }
        }
      }
    }
    var digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }
}
