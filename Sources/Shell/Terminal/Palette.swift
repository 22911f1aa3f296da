import Glibc

/// Paints text for terminals; off it leaves text as it is.
package struct Palette: Sendable {
  package var isOn: Bool

  package init(isOn: Bool) { self.isOn = isOn }

  /// Colours for a descriptor: only on a terminal, and not where NO_COLOR is set (no-color.org).
  package static func suitable(for descriptor: Int32, allowed: Bool = true) -> Palette {
    guard allowed, isatty(descriptor) == 1 else { return Palette(isOn: false) }
    if let value = environment("NO_COLOR"), !value.isEmpty { return Palette(isOn: false) }
    return Palette(isOn: environment("TERM") != "dumb")
  }

  /// The parameters of "select graphic rendition" (ECMA-48, 8.3.117).
  package enum Paint: String, Sendable {
    case plain = "0"
    case bold = "1"
    case dim = "2"
    case error = "1;31"
    case hint = "36"
    case keyword = "1;34"
    case string = "32"
    case number = "35"
    case comment = "2;3"
    case function = "33"
    case good = "1;32"
    case warning = "1;33"
    case bracket = "1;7"
  }

  package func paint(_ text: String, _ paint: Paint) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// A variable of the environment, or nil.
package func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  return String(cString: value)
}
