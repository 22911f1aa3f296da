import Columns

/// The order of two values of one type, where it is the same in files and in queries.
package enum ValueOrder {
  /// Negative, zero or positive; nil if they cannot be compared.
  package static func compare(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): order(x, y)
    case (.decimal(let x, let xScale), .decimal(let y, let yScale)):
      xScale == yScale ? order(x, y) : nil
    case (.double(let x), .double(let y)): x.isNaN || y.isNaN ? nil : order(x, y)
    case (.date(let x), .date(let y)): order(x, y)
    case (.ticks(let x), .ticks(let y)): order(x, y)
    case (.uuid(let x), .uuid(let y)): order(x, y)
    case (.boolean(let x), .boolean(let y)): order(x ? 1 : 0, y ? 1 : 0)
    case (.string(let x), .string(let y)): order(x.utf8, y.utf8)
    case (.blob(let x), .blob(let y)): order(x, y)
    default: nil
    }
  }

  private static func order<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a == b ? 0 : 1 }

  private static func order<T: Sequence>(_ a: T, _ b: T) -> Int where T.Element == UInt8 {
    if a.lexicographicallyPrecedes(b) { return -1 }
    return b.lexicographicallyPrecedes(a) ? 1 : 0
  }
}
