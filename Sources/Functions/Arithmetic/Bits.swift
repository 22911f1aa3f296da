import Columns
import Diagnostics
import Kernels

let bitAndFunction = bitFunction(
  "&", "bitand", "6 & 3", "2", "Bits set in both integers.", { $0 & $1 }, { $0 & $1 })
let bitOrFunction = bitFunction(
  "|", "bitor", "6 | 3", "7", "Bits set in either integer.", { $0 | $1 }, { $0 | $1 })
let bitXorFunction = bitFunction(
  "#", "xor", "6 # 3", "5", "Bits set in just one integer.", { $0 ^ $1 }, { $0 ^ $1 })

private func bitFunction(
  _ symbol: String, _ name: String, _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Int64, Int64) -> Int64,
  _ wide: @escaping @Sendable (Int128, Int128) -> Int128
) -> ScalarFunction {
  ScalarFunction(
    symbol, name, category: .arithmetic, summary: summary, example: example, gives: result,
    [
      .fixed([.int64, .int64], .int64) { (arguments, _) throws(SQLError) in
        Rows.map(arguments[0], arguments[1], to: .int64) { (x: Int64, y: Int64) -> Int64 in
          body(x, y)
        }
      },
      .fixed([.int128, .int128], .int128) { (arguments, _) throws(SQLError) in
        Rows.map(arguments[0], arguments[1], to: .int128) { (x: Int128, y: Int128) -> Int128 in
          wide(x, y)
        }
      },
    ])
}

/// `~` before an integer flips its bits, between two texts it matches a regular expression.
let tildeFunction = ScalarFunction(
  "~", "bit_not", category: .arithmetic,
  summary: "All bits of an integer flipped; between texts, whether the left one matches a regular "
    + "expression.",
  example: "'INV-42' ~ '^INV'", gives: "true",
  [
    .fixed([.int64], .int64) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int64) { (x: Int64) -> Int64 in ~x }
    },
    .fixed([.int128], .int128) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int128) { (x: Int128) -> Int128 in ~x }
    },
    regexTestOverload(isNegated: false, flags: ""),
  ])
