import Diagnostics

/// A script of statements that makes one period's results: `reckon run FLOW.sql --period 2026-09`.
///
/// Comments before a statement say what it is for:
///
/// ```sql
/// -- asset invoices
/// COPY (SELECT …) TO 'out/invoices.parquet';
/// -- check every invoice has lines
/// SELECT invoice_id FROM … WHERE …;      -- passes when it gives no rows
/// ```
struct Flow {
  struct Step {
    var text: String
    /// Of its first line, from 1.
    var line: Int
    /// Where it begins in the script, in bytes.
    var offset: Int
    var asset: String?
    var check: String?
  }

  var text: String
  var steps: [Step] = []

  init(_ text: String, dialect: Dialect) {
    self.text = text
    let bytes = Array(text.utf8)
    var scanner = StatementScanner(dialect: dialect)
    var start = 0
    var position = 0
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
      let line = Array(bytes[position..<end])
      for mark in scanner.feed(line) {
        append(bytes, start..<(position + mark))
        start = position + mark
      }
      position = end
    }
    if !scanner.isBetweenStatements { append(bytes, start..<bytes.count) }
  }

  /// Adds a statement; the comments and blanks before it are read and left out.
  private mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
    var step = Step(text: "", line: 1, offset: range.lowerBound)
    var position = range.lowerBound
    while position < range.upperBound {
      let end = bytes[position..<range.upperBound].firstIndex(of: 10) ?? range.upperBound
      let line = CommandLineText.trimmed(Array(bytes[position..<end]))
      if line.hasPrefix("--") {
        step.read(comment: line)
      } else if !line.isEmpty {
        break
      }
      position = min(end + 1, range.upperBound)
    }
    guard position < range.upperBound else { return }
    step.offset = position
    step.line = 1 + bytes[..<position].count { $0 == 10 }
    step.text = Flow.withoutSlash(
      String(decoding: bytes[position..<range.upperBound], as: UTF8.self))
    if step.text.utf8.contains(where: { $0 > 0x20 && $0 != UInt8(ascii: ";") }) {
      steps.append(step)
    }
  }

  /// The `/` that ends a unit of PL/SQL is no part of it.
  private static func withoutSlash(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let last = lines.last(where: { !$0.isEmpty }), last.allSatisfy({ $0 == "/" || $0 == " " })
    else { return text }
    return lines[..<(lines.lastIndex(of: last) ?? 0)].joined(separator: "\n")
  }
}

extension Flow.Step {
  /// `-- asset NAME`, `-- check NAME`.
  fileprivate mutating func read(comment: String) {
    let words = comment.drop { $0 == "-" || $0 == " " }
    if words.hasPrefix("asset ") { asset = String(words.dropFirst(6)) }
    if words.hasPrefix("check ") { check = String(words.dropFirst(6)) }
  }

  /// The first line, for reports.
  var title: String {
    String(text.drop { $0 == "\n" || $0 == " " }.prefix { $0 != "\n" }.prefix(100))
  }
}
