import Diagnostics

/// Colours for the text being edited: one paint per byte.
enum Highlighting {
  /// Longer texts are not painted, so that a key press stays fast.
  private static let limit = 200_000

  /// - Parameter point: Where the cursor is: brackets that belong together there are marked.
  static func paints(of bytes: [UInt8], point: Int, dialect: Dialect) -> [Palette.Paint?] {
    guard bytes.count <= limit else { return [] }
    var paints = [Palette.Paint?](repeating: nil, count: bytes.count)
    if CommandLineText.isCommand(bytes) {
      for place in bytes.indices.prefix(while: { bytes[$0] > 0x20 }) { paints[place] = .keyword }
      return paints
    }
    let tokens = Sketch.tokens(bytes, dialect: dialect)
    for token in tokens {
      guard let paint = paint(of: token.kind) else { continue }
      for place in token.range { paints[place] = paint }
    }
    for place in Brackets.pair(tokens, bytes, at: point) { paints[place] = .bracket }
    return paints
  }

  private static func paint(of kind: Sketch.Kind) -> Palette.Paint? {
    switch kind {
    case .comment: .comment
    case .string: .string
    case .number: .number
    case .keyword: .keyword
    case .function: .function
    case .variable: .hint
    case .blank, .quotedName, .word, .bracket, .symbol: nil
    }
  }
}

/// Finds brackets that belong together.
enum Brackets {
  /// The bracket at or just before the cursor and its partner; empty if there is none.
  static func pair(_ tokens: [Sketch.Token], _ bytes: [UInt8], at point: Int) -> [Int] {
    let places = tokens.filter { $0.kind == .bracket }.map(\.range.lowerBound)
    guard let near = places.lastIndex(where: { $0 == point || $0 == point - 1 }) else { return [] }
    let isOpen = isOpening(bytes[places[near]])
    var depth = 0
    let others = isOpen ? Array(places[near...]) : places[...near].reversed()
    for place in others {
      depth += isOpening(bytes[place]) == isOpen ? 1 : -1
      if depth == 0 { return [places[near], place] }
    }
    return []
  }

  private static func isOpening(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[")
  }
}
