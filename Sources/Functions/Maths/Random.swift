import Columns
import Diagnostics
import Kernels
import Synchronization

/// SplitMix64; `setseed` starts it anew.
private let generator = Atomic<UInt64>(UInt64.random(in: .min ... .max))

private func nextRandom() -> UInt64 {
  var z = generator.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}

let randomFunction = ScalarFunction(
  "random", "rand", category: .math, summary: "A random DOUBLE from 0 to below 1.",
  example: "random() < 1", gives: "true",
  [
    .fixed([], .double, isVolatile: true) { (_, context) throws(SQLError) in
      Column.make(.double, count: context.count, Double.self) { out in
        for i in 0..<context.count { out[i] = Double(nextRandom() >> 11) * 0x1p-53 }
      }
    }
  ])

let setSeedFunction = ScalarFunction(
  "setseed", category: .math, summary: "Starts random() at a place given by a number from -1 to 1.",
  example: "setseed(0.5) IS NULL", gives: "true",
  [
    .fixed([.double], .int32, canFail: true, isVolatile: true) {
      (arguments, context) throws(SQLError) in
      let flat = arguments[0].flattened()
      for row in 0..<context.count where !flat.isNull(row) {
        let seed = flat.double(at: row)
        guard seed.magnitude <= 1 else {
          throw SQLError(.invalidParameter, "setseed takes a number from -1 to 1, not \(seed)")
        }
        generator.store(seed.bitPattern, ordering: .relaxed)
      }
      return .nulls(.int32, count: context.count)
    }
  ])

let uuidFunction = ScalarFunction(
  "uuid", "gen_random_uuid", "uuidv4", category: .system,
  summary: "A random UUID (version 4).",
  example: "length(CAST(uuid() AS VARCHAR))", gives: "36",
  [
    .fixed([], .uuid, isVolatile: true) { (_, context) throws(SQLError) in
      Column.make(.uuid, count: context.count, Int128.self) { out in
        for i in 0..<context.count {
          var bits = UInt128(UInt64.random(in: .min ... .max)) << 64
          bits |= UInt128(UInt64.random(in: .min ... .max))
          bits &= ~(UInt128(0xF) << 76) & ~(UInt128(3) << 62)
          bits |= UInt128(4) << 76 | UInt128(2) << 62
          out[i] = Int128(bitPattern: bits ^ (1 << 127))
        }
      }
    }
  ])
