import Columns
import Diagnostics

extension WireWriter {
  /// An error as clients take it apart: severity, state, message, hint, place in characters.
  mutating func error(_ error: SQLError, in text: String, isFatal: Bool = false, id: String) {
    let answer = ErrorAnswer(error, in: text, id: id)
    begin("E")
    let severity = isFatal ? "FATAL" : "ERROR"
    field("S", severity)
    field("V", severity)
    field("C", error.state.rawValue)
    field("M", answer.message)
    if let hint = answer.hint { field("H", hint) }
    if let range = error.range, answer.position != nil {
      let characters = String(decoding: Array(text.utf8.prefix(range.start)), as: UTF8.self)
      field("P", "\(characters.unicodeScalars.count + 1)")
    }
    append(UInt8(0))
    end()
  }

  private mutating func field(_ name: Unicode.Scalar, _ value: String) {
    append(UInt8(ascii: name))
    append(text: value)
  }

  /// `SELECT 3`, `INSERT 0 5`: what clients count rows by.
  mutating func complete(_ tag: String) {
    begin("C")
    append(text: tag)
    end()
  }

  /// The columns of a result.
  mutating func describe(_ schema: Columns.Schema, formats: WireFormats) {
    begin("T")
    append(Int16(truncatingIfNeeded: schema.count))
    for (place, field) in schema.fields.enumerated() {
      let type = WireType(field.type)
      append(text: field.name)
      append(Int32(0))
      append(Int16(0))
      append(WireVectors.oid(of: field) ?? type.oid)
      append(type.size)
      append(type.modifier)
      append(formats[place])
    }
    end()
  }
}

/// In which form each column goes out: 0 text, 1 binary.
struct WireFormats: Sendable {
  private var codes: [Int16] = []

  init(_ codes: [Int16] = []) { self.codes = codes }

  subscript(_ column: Int) -> Int16 {
    codes.count == 1 ? codes[0] : column < codes.count ? codes[column] : 0
  }
}
