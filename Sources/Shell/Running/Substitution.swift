import Columns
import Diagnostics

/// Puts the values of shell variables into statements: `:name` as it is, `:'name'` as a string,
/// `:"name"` as a name; in Oracle's dialect `&name` too.
///
/// A name without a value stays, for it may be a parameter of the statement.
enum Substitution {
  static func replacing(
    in text: String, variables: [String: String], dialect: Dialect
  ) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    for token in Sketch.tokens(bytes, dialect: dialect) {
      let piece = bytes[token.range]
      if token.kind == .variable,
        let value = value(of: String(decoding: piece, as: UTF8.self), variables)
      {
        result.append(contentsOf: value.utf8)
      } else {
        result.append(contentsOf: piece)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func value(of token: String, _ variables: [String: String]) -> String? {
    if token.hasPrefix("&") {
      let name = token.drop { $0 == "&" }.prefix { $0 != "." }
      return variables[String(name)] ?? variables[name.lowercased()]
    }
    let name = token.dropFirst()
    if name.hasPrefix("'") { return variables[inner(name)].map(InsertOutput.quoted) }
    if name.hasPrefix("\"") { return variables[inner(name)].map(quotedIfNeeded) }
    return variables[String(name)]
  }

  private static func inner(_ quoted: Substring) -> String {
    String(quoted.dropFirst().dropLast())
  }
}
