import Diagnostics

/// How a file is encrypted (parquet.thrift, `EncryptionAlgorithm`).
struct EncryptionAlgorithm: ThriftReadable {
  /// Pages are in counter mode, everything else in GCM (`AES_GCM_CTR_V1`).
  var countsPages = false
  /// What every associated text begins with, if the file keeps it.
  var prefix: [UInt8]?
  /// Random bytes that tell this file from others.
  var fileUnique: [UInt8] = []
  /// Readers must say the prefix themselves.
  var wantsPrefix = false

  init(from reader: inout ThriftReader) throws(SQLError) {
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      guard field.id == 1 || field.id == 2 else {
        throw SQLError(.featureNotSupported, "the file is encrypted by an unknown algorithm")
      }
      countsPages = field.id == 2
      var inner = 0
      try reader.enter(field)
      while let member = try reader.nextField(&inner) {
        switch member.id {
        case 1: prefix = try reader.readBinary(member)
        case 2: fileUnique = try reader.readBinary(member)
        case 3: wantsPrefix = try reader.readBool(member)
        default: try reader.skip(member)
        }
      }
    }
  }
}

/// What stands before an encrypted footer (`FileCryptoMetaData`).
struct FileCryptoMetadata: ThriftReadable {
  var algorithm: EncryptionAlgorithm
  var keyMetadata: [UInt8]?

  init(from reader: inout ThriftReader) throws(SQLError) {
    var algorithm: EncryptionAlgorithm?
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: algorithm = try reader.readStructure(field)
      case 2: keyMetadata = try reader.readBinary(field)
      default: try reader.skip(field)
      }
    }
    self.algorithm = try required(algorithm, "the algorithm of encryption")
  }
}

/// Which key a column is encrypted with (`ColumnCryptoMetaData`).
struct ColumnCrypto: ThriftReadable {
  /// Else it is the footer's key.
  var hasOwnKey = false
  var keyMetadata: [UInt8]?

  init(from reader: inout ThriftReader) throws(SQLError) {
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      guard field.id == 2 else {
        try reader.skip(field)
        continue
      }
      hasOwnKey = true
      var inner = 0
      try reader.enter(field)
      while let member = try reader.nextField(&inner) {
        if member.id == 2 {
          keyMetadata = try reader.readBinary(member)
        } else {
          try reader.skip(member)
        }
      }
    }
  }
}
