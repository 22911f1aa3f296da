import Diagnostics
import Parquet
import Syntax

/// `CREATE PARQUET KEY name IDENTIFIED BY 'text'`: 16, 24 or 32 bytes, or `0x` and hexadecimal
/// digits of so many.
struct ParquetKeyStatement {
  static let kind = "PARQUET KEY"
  let name: String
  let text: String

  init(_ object: OtherObject) {
    name = object.name?.last.text ?? ""
    text = object.rest.text
  }

  /// The key's bytes; nil if the text is none.
  var bytes: [UInt8]? {
    guard text.hasPrefix("0x") else { return Array(text.utf8) }
    let digits = text.dropFirst(2).map(\.hexDigitValue)
    guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
    let values = digits.compactMap { $0 }
    return stride(from: 0, to: values.count, by: 2).map {
      UInt8(values[$0] << 4 | values[$0 + 1])
    }
  }
}

extension StatementCall {
  func run(_ statement: ParquetKeyStatement, at range: SourceRange) throws(SQLError) {
    guard let bytes = statement.bytes,
      session.database.parquetKeys.add(statement.name, bytes)
    else {
      throw SQLError(
        .invalidParameter, "the key \"\(statement.name)\" is none of AES", range: range,
        hint: "it has 16, 24 or 32 bytes; 0x begins hexadecimal digits")
    }
    try consumer.completed(StatementOutcome(command: "CREATE PARQUET KEY"))
  }
}
