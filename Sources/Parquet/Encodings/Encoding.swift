import Columns
import Diagnostics

/// One way to lay out the values of a data page (Encodings.md).
protocol Encoding: Sendable {
  /// Its number in parquet.thrift.
  var number: Int { get }
  /// Begins to read the values of a page; `nil` if it cannot hold this type.
  func makeDecoder(_ values: PageValues, _ leaf: LeafColumn) throws(SQLError)
    -> (any ValueDecoder)?
}

/// The bytes of a page that hold its values.
struct PageValues {
  /// Keeps the bytes; strings may point into it.
  let buffer: Buffer
  let bytes: UnsafeRawBufferPointer
  /// Values and NULLs of the page: there are at most so many values.
  let count: Int
}

/// Gives the values of a page in blocks.
protocol ValueDecoder: AnyObject {
  /// The next `count` values as the leaf stores them, `LeafColumn.storedWidth` bytes each.
  func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError)
  func skip(_ count: Int) throws(SQLError)
  /// What views given so far point into.
  var heaps: [Buffer] { get }
  /// Whether all strings are ASCII for sure.
  var isASCII: Bool { get }
}

extension ValueDecoder {
  var heaps: [Buffer] { [] }
  var isASCII: Bool { false }
}

/// All encodings of values; a new one is one file and one line here. (Dictionary codes are read by
/// `LeafReader` itself, because they stay codes.)
enum EncodingList {
  static let all: [any Encoding] = [
    Plain(),
    RunLengthBooleans(),
    DeltaBinaryPacked(),
    DeltaLengthByteArray(),
    DeltaByteArray(),
    ByteStreamSplit(),
  ]

  static func makeDecoder(
    _ number: Int, _ values: PageValues, _ leaf: LeafColumn
  ) throws(SQLError) -> any ValueDecoder {
    guard let encoding = all.first(where: { $0.number == number }) else {
      throw SQLError(.dataCorrupted, "there is no encoding \(number)")
    }
    guard let decoder = try encoding.makeDecoder(values, leaf) else {
      throw SQLError(
        .dataCorrupted, "\(encodingNames[number]) does not encode \(leaf.stored.name)")
    }
    return decoder
  }
}

/// The error for a page that has fewer values than it claims.
func valuesEndEarly() -> SQLError {
  SQLError(.dataCorrupted, "the page has fewer values than it claims")
}
