/// The physical types of Parquet (parquet.thrift, `Type`).
package enum StoredType: Int, Sendable {
  case boolean, int32, int64, int96, float, double, byteArray, fixedLengthByteArray

  /// As parquet.thrift writes it.
  package var name: String {
    switch self {
    case .boolean: "BOOLEAN"
    case .int32: "INT32"
    case .int64: "INT64"
    case .int96: "INT96"
    case .float: "FLOAT"
    case .double: "DOUBLE"
    case .byteArray: "BYTE_ARRAY"
    case .fixedLengthByteArray: "FIXED_LEN_BYTE_ARRAY"
    }
  }

  /// Bytes of a decoded value; nil where the schema says it.
  var width: Int? {
    switch self {
    case .boolean: 1
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .byteArray: 16
    case .fixedLengthByteArray: nil
    }
  }
}

/// How often a field may occur (parquet.thrift, `FieldRepetitionType`).
package enum Repetition: Int, Sendable {
  case required, optional, repeated
}

/// Names of codecs by their number (parquet.thrift, `CompressionCodec`).
let codecNames = [
  "uncompressed", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4_raw",
]

/// Names of encodings by their number (parquet.thrift, `Encoding`).
let encodingNames = [
  "PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED",
  "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
]

/// The number of an encoding.
enum EncodingNumber {
  static let plain = 0
  static let plainDictionary = 2
  static let rle = 3
  static let bitPacked = 4
  static let deltaBinaryPacked = 5
  static let deltaLengthByteArray = 6
  static let deltaByteArray = 7
  static let rleDictionary = 8
  static let byteStreamSplit = 9
}
