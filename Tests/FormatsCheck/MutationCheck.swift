import Catalog
import Columns
import Diagnostics
import Files
import Foundation
import ORC
import Parquet

/// Changes small files at random; each change must end in an error or in rows.
enum MutationCheck {
  /// A generator that gives the same numbers for the same seed.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  static func run(folder: String, count: Int, seed: UInt64 = 20_261_121) -> Int32 {
    var random = Random(state: seed)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    var files: [[UInt8]] = []
    for name in names where !name.hasSuffix(".json") {
      if let data = FileManager.default.contents(atPath: folder + "/" + name), data.count < 20_000 {
        files.append(Array(data))
      }
    }
    guard !files.isEmpty else {
      print("no small files in \(folder): skipped")
      return 0
    }
    let path = NSTemporaryDirectory() + "formats-check-\(getpid()).parquet"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let isORC = names.contains { $0.hasSuffix(".orc") }
    var errors = 0
    for number in 0..<count {
      let bytes = mutated(files, &random)
      guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return 2 }
      // Before the attempt, so that a crash leaves its input behind.
      do throws(SQLError) { try readAll(path, isORC: isORC) } catch { errors += 1 }
      if number % 500 == 499 { print("\(number + 1) mutations, \(errors) errors") }
    }
    var usage = rusage()
    getrusage(0, &usage)
    print("seed \(seed): \(count) mutations, \(errors) errors, peak \(usage.ru_maxrss / 1024) MiB")
    return usage.ru_maxrss < 512 * 1024 ? 0 : 1
  }

  private static func mutated(_ files: [[UInt8]], _ random: inout Random) -> [UInt8] {
    var bytes = files[Int.random(in: 0..<files.count, using: &random)]
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    case 1:
      let cut = Int.random(in: 0..<bytes.count, using: &random)
      bytes.removeSubrange(cut..<min(bytes.count, cut + Int.random(in: 1...64, using: &random)))
    case 2:
      // Numbers of the footer are where most harm is done.
      let start = max(0, bytes.count - 600)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: start..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
    default:
      let other = files[Int.random(in: 0..<files.count, using: &random)]
      let length = Int.random(in: 1...min(200, bytes.count, other.count), using: &random)
      let from = Int.random(in: 0...(other.count - length), using: &random)
      let to = Int.random(in: 0...(bytes.count - length), using: &random)
      bytes.replaceSubrange(to..<(to + length), with: other[from..<(from + length)])
    }
    return bytes
  }

  private static func readAll(_ path: String, isORC: Bool) throws(SQLError) {
    let file: any DataFile =
      isORC
      ? try ORCFile(path, access: .unrestricted) : try ParquetFile(path, access: .unrestricted)
    for group in 0..<file.groupCount {
      let columns = Array(file.schema.fields.indices)
      let reader = try file.openGroup(group, columns: columns, jumps: true)
      for column in columns {
        _ = file.bounds(ofColumn: column, group: group)
        // Runs can promise more rows than anybody wants to wait for.
        var rest = min(file.rowCount(ofGroup: group), 1 << 20)
        while rest > 0 {
          let count = min(rest, 2048)
          let values = try reader.read(column, count: count)
          _ = values[values.count - 1]
          rest -= count
        }
      }
    }
  }
}
