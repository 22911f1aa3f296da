import Columns

/// The order of stored values, by which bounds are found (parquet.thrift, `ColumnOrder`).
struct StoredOrder {
  private enum Kind {
    case signed32, signed64, unsigned32, unsigned64, float, double, bytes, signedBytes
  }
  private let kind: Kind?

  /// No order, and so no bounds, for intervals and for what is always NULL.
  init(_ leaf: WriteLeaf) {
    switch (leaf.stored, leaf.type) {
    case (_, .null), (_, .interval): kind = nil
    case (.boolean, _), (.byteArray, _), (_, .uuid): kind = .bytes
    case (.int32, let type): kind = type.isUnsigned ? .unsigned32 : .signed32
    case (.int64, let type): kind = type.isUnsigned ? .unsigned64 : .signed64
    case (.float, _): kind = .float
    case (.double, _): kind = .double
    case (.fixedLengthByteArray, _): kind = .signedBytes
    case (.int96, _): kind = nil
    }
  }

  var hasOrder: Bool { kind != nil }

  /// Whether codes are compared by the ranks of their entries: numbers are compared themselves.
  var needsRanks: Bool { kind == .bytes || kind == .signedBytes }

  /// The places of the least and greatest of some values; nil if there is none (NaN has no place).
  func bounds(_ values: StoredValues, _ range: Range<Int>) -> (least: Int, greatest: Int)? {
    switch kind {
    case .signed32: return bounds(values, range, Int32.self)
    case .signed64: return bounds(values, range, Int64.self)
    case .unsigned32: return bounds(values, range, UInt32.self)
    case .unsigned64: return bounds(values, range, UInt64.self)
    case .float: return bounds(values, range, Float.self)
    case .double: return bounds(values, range, Double.self)
    case .bytes: return byteBounds(values, range) { $0.lexicographicallyPrecedes($1) }
    case .signedBytes: return byteBounds(values, range, StoredOrder.signedPrecedes)
    case nil: return nil
    }
  }

  /// The codes of the least and greatest of a dictionary's numbers that some codes name.
  func bounds(
    _ codes: ArraySlice<UInt32>, of entries: StoredValues
  ) -> (least: Int, greatest: Int)? {
    switch kind {
    case .signed32: bounds(codes, entries, Int32.self)
    case .signed64: bounds(codes, entries, Int64.self)
    case .unsigned32: bounds(codes, entries, UInt32.self)
    case .unsigned64: bounds(codes, entries, UInt64.self)
    case .float: bounds(codes, entries, Float.self)
    case .double: bounds(codes, entries, Double.self)
    case .bytes, .signedBytes, nil: nil
    }
  }

  private func bounds<T: BitwiseCopyable & Comparable>(
    _ codes: ArraySlice<UInt32>, _ entries: StoredValues, _ type: T.Type
  ) -> (least: Int, greatest: Int)? {
    entries.bytes.withUnsafeBytes { bytes in
      codes.withUnsafeBufferPointer { codes in
        var result: (least: Int, greatest: Int)?
        var bounds: (low: T, high: T)?
        for code in codes {
          let value = bytes.loadUnaligned(
            fromByteOffset: Int(code) &* MemoryLayout<T>.size, as: T.self)
          // NaN is not equal to itself.
          guard value == value else { continue }
          guard let (low, high) = bounds, let (least, greatest) = result else {
            bounds = (value, value)
            result = (Int(code), Int(code))
            continue
          }
          if value < low {
            bounds = (value, high)
            result = (Int(code), greatest)
          } else if value > high {
            bounds = (low, value)
            result = (least, Int(code))
          }
        }
        return result
      }
    }
  }

  /// The same for codes of a dictionary whose entries have these ranks.
  static func bounds(
    _ codes: ArraySlice<UInt32>, ranks: [Int32]
  ) -> (least: Int, greatest: Int)? {
    var least: (rank: Int32, code: UInt32)?
    var greatest: (rank: Int32, code: UInt32)?
    for code in codes {
      let rank = ranks[Int(code)]
      if rank < 0 { continue }
      if least.map({ rank < $0.rank }) ?? true { least = (rank, code) }
      if greatest.map({ rank > $0.rank }) ?? true { greatest = (rank, code) }
    }
    guard let least, let greatest else { return nil }
    return (Int(least.code), Int(greatest.code))
  }

  /// Per entry its place in the order; -1 for NaN.
  func ranks(_ values: StoredValues) -> [Int32] {
    var ranks = [Int32](repeating: -1, count: values.count)
    let ordered =
      values.byteCount == 0 && values.width > 0
      ? []
      : (0..<values.count).filter {
        bounds(values, $0..<($0 + 1)) != nil
      }.sorted { precedes(values, $0, $1) }
    for (rank, place) in ordered.enumerated() { ranks[place] = Int32(rank) }
    return ranks
  }

  private func precedes(_ values: StoredValues, _ a: Int, _ b: Int) -> Bool {
    func load<T: BitwiseCopyable & Comparable>(_ type: T.Type) -> Bool {
      values.bytes.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: a * values.width, as: T.self)
          < $0.loadUnaligned(fromByteOffset: b * values.width, as: T.self)
      }
    }
    switch kind {
    case .signed32: return load(Int32.self)
    case .signed64: return load(Int64.self)
    case .unsigned32: return load(UInt32.self)
    case .unsigned64: return load(UInt64.self)
    case .float: return load(Float.self)
    case .double: return load(Double.self)
    case .bytes: return values.value(a).lexicographicallyPrecedes(values.value(b))
    case .signedBytes: return StoredOrder.signedPrecedes(values.value(a), values.value(b))
    case nil: return false
    }
  }

  private func bounds<T: BitwiseCopyable & Comparable>(
    _ values: StoredValues, _ range: Range<Int>, _ type: T.Type
  ) -> (least: Int, greatest: Int)? {
    values.bytes.withUnsafeBytes { bytes in
      var result: (least: Int, greatest: Int)?
      var low: T?
      var high: T?
      for i in range {
        let value = bytes.loadUnaligned(fromByteOffset: i * values.width, as: T.self)
        // NaN is not equal to itself.
        guard value == value else { continue }
        if low.map({ value < $0 }) ?? true {
          low = value
          result = (i, result?.greatest ?? i)
        }
        if high.map({ value > $0 }) ?? true {
          high = value
          result = (result?.least ?? i, i)
        }
      }
      return result
    }
  }

  private func byteBounds(
    _ values: StoredValues, _ range: Range<Int>,
    _ precedes: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Bool
  ) -> (least: Int, greatest: Int)? {
    guard var least = range.first else { return nil }
    var greatest = least
    for i in range.dropFirst() {
      if precedes(values.value(i), values.value(least)) { least = i }
      if precedes(values.value(greatest), values.value(i)) { greatest = i }
    }
    return (least, greatest)
  }

  /// Big-endian two's complement numbers of one length.
  private static func signedPrecedes(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Bool {
    let isNegative = (a.first ?? 0) & 0x80 != 0
    if isNegative != ((b.first ?? 0) & 0x80 != 0) { return isNegative }
    return a.lexicographicallyPrecedes(b)
  }
}
