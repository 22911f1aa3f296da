@preconcurrency import CReadline

/// The text that readline edits.
enum EditBuffer {
  static var bytes: [UInt8] {
    guard let buffer = rl_line_buffer, rl_end > 0 else { return [] }
    return buffer.withMemoryRebound(to: UInt8.self, capacity: Int(rl_end)) {
      Array(UnsafeBufferPointer(start: $0, count: Int(rl_end)))
    }
  }

  static var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The byte before which the cursor stands.
  static var point: Int {
    get { Int(rl_point) }
    set { rl_point = Int32(max(0, min(newValue, Int(rl_end)))) }
  }

  /// Inserts at the cursor; one undo takes it back.
  static func insert(_ text: String) { _ = rl_insert_text(text) }

  /// Replaces a range and puts the cursor behind the new text.
  static func replace(_ range: Range<Int>, with text: String) {
    _ = rl_begin_undo_group()
    _ = rl_delete_text(Int32(range.lowerBound), Int32(range.upperBound))
    point = range.lowerBound
    insert(text)
    _ = rl_end_undo_group()
  }

  static func clear() {
    _ = rl_replace_line("", 1)
    point = 0
  }
}
