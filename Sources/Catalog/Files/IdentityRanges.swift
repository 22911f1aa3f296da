import Columns

/// Rows of a group that tests of their identities leave, as ascending ranges.
enum IdentityRanges {
  /// - Parameter first: The identity of the group's first row; the others follow.
  static func of(_ test: ColumnPredicate.Test, first: Int128, rows: Int) -> [Range<Int>] {
    func place(_ value: Value) -> Int? {
      guard case .integer(let identity) = value else { return nil }
      return Int(clamping: identity - first)
    }
    switch test {
    case .equal(let value): return of([value], place, rows)
    case .oneOf(let values): return of(values, place, rows)
    case .greaterOrEqual(let value):
      guard let low = place(value) else { break }
      return low >= rows ? [] : [max(0, low)..<rows]
    case .lessOrEqual(let value):
      guard let high = place(value) else { break }
      return high < 0 ? [] : [0..<(min(rows - 1, high) + 1)]
    default: break
    }
    return [0..<rows]
  }

  private static func of(
    _ values: [Value], _ place: (Value) -> Int?, _ rows: Int
  ) -> [Range<Int>] {
    let places = Set(values.compactMap(place)).filter { $0 >= 0 && $0 < rows }.sorted()
    return places.reduce(into: []) { ranges, place in
      if let last = ranges.last, last.upperBound == place {
        ranges[ranges.count - 1] = last.lowerBound..<(place + 1)
      } else {
        ranges.append(place..<(place + 1))
      }
    }
  }

  static func intersection(_ a: [Range<Int>], _ b: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      let low = max(a[i].lowerBound, b[j].lowerBound)
      let high = min(a[i].upperBound, b[j].upperBound)
      if low < high { result.append(low..<high) }
      if a[i].upperBound < b[j].upperBound { i += 1 } else { j += 1 }
    }
    return result
  }
}
