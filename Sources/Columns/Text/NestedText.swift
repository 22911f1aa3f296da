extension ValueText {
  /// `[1, NULL]`, `{'a': 1}`, `{k=v}`: the forms that DuckDB prints.
  static func append(
    nested value: Value, type: DataType, zone: ZoneOffset?, to text: inout [UInt8]
  ) {
    switch (value, type) {
    case (.structure, _) where type.isZoned:
      ZonedTimestamp(value)?.append(to: &text)
    case (.list(let elements), .list(let element)):
      appendList(elements, open: "[", close: "]", to: &text) { item, text in
        append(quoting: item, type: element, zone: zone, to: &text)
      }
    case (.structure(let members), .structure(let fields)) where type.objectType != nil:
      // As a constructor makes it: MONEY_T(5, 'EUR').
      let open = "\(type.objectType ?? "")("
      appendList(Array(zip(fields, members)), open: open, close: ")", to: &text) { item, text in
        if case .string(let string) = item.1, item.0.type == .varchar {
          text.append(contentsOf: "'\(string)'".utf8)
        } else {
          append(item.1, type: item.0.type, zone: zone, to: &text)
        }
      }
    case (.structure(let members), .structure(let fields)):
      appendList(Array(zip(fields, members)), open: "{", close: "}", to: &text) { item, text in
        append(quoted: item.0.name, to: &text)
        text.append(contentsOf: ": ".utf8)
        append(quoting: item.1, type: item.0.type, zone: zone, to: &text)
      }
    case (.map(let entries), .map(let key, let content)):
      appendList(entries, open: "{", close: "}", to: &text) { item, text in
        append(quoting: item.key, type: key, zone: zone, to: &text)
        text.append(UInt8(ascii: "="))
        append(quoting: item.value, type: content, zone: zone, to: &text)
      }
    default: break
    }
  }

  private static func appendList<T>(
    _ items: [T], open: String, close: String, to text: inout [UInt8],
    _ item: (T, inout [UInt8]) -> Void
  ) {
    text.append(contentsOf: open.utf8)
    for i in items.indices {
      if i > 0 { text.append(contentsOf: ", ".utf8) }
      item(items[i], &text)
    }
    text.append(contentsOf: close.utf8)
  }

  /// A text inside a nested value has quotes only where it would be misread.
  private static func append(
    quoting value: Value, type: DataType, zone: ZoneOffset?, to text: inout [UInt8]
  ) {
    guard case .string(let string) = value, type == .varchar, needsQuotes(string) else {
      append(value, type: type, zone: zone, to: &text)
      return
    }
    append(quoted: string, to: &text)
  }

  private static func append(quoted string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "'"))
    for byte in string.utf8 {
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
      text.append(byte)
    }
    text.append(UInt8(ascii: "'"))
  }

  private static func needsQuotes(_ string: String) -> Bool {
    if string.isEmpty || string.first == " " || string.last == " " { return true }
    if string.uppercased() == "NULL" { return true }
    return string.utf8.contains {
      switch $0 {
      case UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "["),
        UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "="),
        UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
        true
      default: false
      }
    }
  }
}
