import Columns
import Diagnostics

/// Oracle's ORA_HASH (SQL Language Reference 19c): a bucket from 0 to the greatest one, 4294967295 without a
/// second argument. Which bucket a value falls into is not Oracle's.
let oraHashFunction = ScalarFunction(
  "ora_hash", category: .system,
  summary: "The bucket of a value, from 0 to the second argument, with a seed as the third.",
  example: "ora_hash('a', 9) BETWEEN 0 AND 9", gives: "true",
  [
    Overload("(any[, buckets NUMBER[, seed NUMBER]]) → NUMBER") { given, _ in
      guard (1...3).contains(given.count) else { return nil }
      let numbers = given.dropFirst().map { _ in DataType.int64 }
      return Overload.Plan(
        [.varchar] + numbers, returns: .int64, canFail: true, isStrict: false, castsAnything: true
      ) { (arguments, context) throws(SQLError) in
        let texts = arguments[0]
        var builder = ColumnBuilder(.int64, capacity: context.count)
        for row in 0..<context.count {
          let bytes = texts.isNull(row) ? [] : texts.view(at: row).bytes
          func number(_ place: Int) -> Int64? {
            guard arguments.count > place, !arguments[place].isNull(row) else { return nil }
            return arguments[place].integer(at: row)
          }
          let bucket = OraHash.bucket(of: bytes, greatest: number(1), seed: number(2))
          builder.append(.integer(Int128(bucket)))
        }
        return builder.finish()
      }
    }
  ])

/// What PL/SQL computes too.
package enum OraHash {
  /// - Parameter greatest: The greatest bucket; nil is 4294967295.
  package static func bucket(of text: [UInt8], greatest: Int64?, seed: Int64?) -> Int64 {
    if text.isEmpty { return 0 }
    // Fowler, Noll and Vo's hash (FNV-1a) of 32 bits.
    var hash: UInt32 = 2_166_136_261
    if let seed, seed != 0 {
      for shift in stride(from: 0, to: 32, by: 8) {
        hash = (hash ^ UInt32(truncatingIfNeeded: seed >> Int64(shift)) & 0xFF) &* 16_777_619
      }
    }
    for byte in text { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let buckets = min(max(greatest ?? 0xFFFF_FFFF, 0), 0xFFFF_FFFF) + 1
    return Int64(hash) % buckets
  }
}
