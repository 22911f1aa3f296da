/// How many bytes stand before the blanks at the end; one of blanks alone counts as one blank.
package func bareLength(_ bytes: some RandomAccessCollection<UInt8>) -> Int {
  let end = bytes.lastIndex { $0 != 32 }
  return end.map { bytes.distance(from: bytes.startIndex, to: $0) + 1 } ?? min(1, bytes.count)
}

extension String {
  /// Without the blanks at the end, but one of blanks alone.
  package var withoutBlanks: String {
    let bytes = Array(utf8)
    return bytes.last == 32
      ? String(decoding: bytes.prefix(bareLength(bytes)), as: UTF8.self) : self
  }
}
