import Columns
import Diagnostics
import Files
import Glibc

/// Each value as the length of what it shares with the one before, and the rest.
struct DeltaByteArray: Encoding {
  var number: Int { EncodingNumber.deltaByteArray }

  func makeDecoder(
    _ values: PageValues, _ leaf: LeafColumn
  ) throws(SQLError) -> (any ValueDecoder)? {
    switch leaf.stored {
    case .byteArray: try Decoder(values, fixedWidth: nil)
    case .fixedLengthByteArray: try Decoder(values, fixedWidth: leaf.storedWidth)
    default: nil
    }
  }

  private final class Decoder: ValueDecoder {
    private let prefixes: [Int64]
    private let suffixes: [Int64]
    private let buffer: Buffer
    private let bytes: UnsafeRawBufferPointer
    private let fixedWidth: Int?
    private var next = 0
    private var place = 0
    private var heap = StringHeap()
    private var previous: UnsafeRawPointer?
    private var previousCount = 0
    /// Bytes of all values given: shared prefixes let a small page grow without end.
    private var expanded = 0
    private static let expansionLimit = 1 << 28

    init(_ values: PageValues, fixedWidth: Int?) throws(SQLError) {
      buffer = values.buffer
      self.fixedWidth = fixedWidth
      var first = try DeltaReader(values.bytes)
      prefixes = try first.readAll(limit: values.count)
      var second = try DeltaReader(first.bytes.rest)
      suffixes = try second.readAll(limit: values.count)
      bytes = second.bytes.rest
      guard prefixes.count == suffixes.count else { throw valuesEndEarly() }
    }

    var heaps: [Buffer] { heap.blocks }
    lazy var isASCII = TextValidation.isASCII(bytes)

    func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
      for i in 0..<count {
        try advance()
        if let fixedWidth {
          guard previousCount == fixedWidth else {
            throw SQLError(
              .dataCorrupted, "a value has \(previousCount) bytes in place of \(fixedWidth)")
          }
          if let previous { memcpy(target + i * fixedWidth, previous, fixedWidth) }
        } else {
          target.assumingMemoryBound(to: StringView.self)[i] =
            previous.map { StringView($0, count: previousCount) } ?? StringView()
        }
      }
    }

    func skip(_ count: Int) throws(SQLError) { for _ in 0..<count { try advance() } }

    /// Puts the next value together in the heap.
    private func advance() throws(SQLError) {
      guard next < prefixes.count, prefixes[next] >= 0, prefixes[next] <= Int64(previousCount),
        suffixes[next] >= 0, suffixes[next] <= Int64(bytes.count - place)
      else { throw valuesEndEarly() }
      let shared = Int(prefixes[next])
      let own = Int(suffixes[next])
      expanded += shared + own
      guard expanded <= Decoder.expansionLimit else {
        throw SQLError(.programLimitExceeded, "the strings of the page are too large")
      }
      let target = heap.reserve(max(1, shared + own))
      if let previous { memcpy(target, previous, shared) }
      if own > 0, let base = bytes.baseAddress { memcpy(target + shared, base + place, own) }
      place += own
      next += 1
      previous = UnsafeRawPointer(target)
      previousCount = shared + own
    }
  }
}
