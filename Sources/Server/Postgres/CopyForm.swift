import Diagnostics
import Syntax

/// How COPY writes and reads rows (PostgreSQL manual, COPY).
struct CopyForm: Sendable {
  enum Kind: String, Sendable {
    case text, csv, binary
  }

  var kind = Kind.text
  var delimiter = UInt8(ascii: "\t")
  var null = "\\N"
  var hasHeader = false

  init(_ options: [Syntax.Option]) throws(SQLError) {
    for option in options where ["format", "csv", "binary"].contains(option.name.text.lowercased())
    {
      let word = CopyForm.word(option.value) ?? option.name.text
      guard let kind = Kind(rawValue: word.lowercased()) else {
        throw SQLError(
          .invalidParameter, "COPY has no format \"\(word)\"", hint: "there are text, csv, binary")
      }
      self.kind = kind
    }
    if kind == .csv {
      delimiter = UInt8(ascii: ",")
      null = ""
    }
    for option in options {
      let word = CopyForm.word(option.value)
      switch option.name.text.lowercased() {
      case "format", "csv", "binary", "encoding", "freeze": break
      case "header":
        hasHeader = word.map { !["false", "off", "0"].contains($0.lowercased()) } ?? true
      case "null": null = word ?? ""
      case "delimiter", "delimiters":
        guard let word, word.utf8.count == 1, let byte = word.utf8.first else {
          throw SQLError(.invalidParameter, "the delimiter of COPY is one character")
        }
        delimiter = byte
      default:
        throw SQLError(.invalidParameter, "COPY has no option \"\(option.name.text)\" here")
      }
    }
  }

  private static func word(_ expression: Syntax.Expression?) -> String? {
    switch expression?.kind {
    case .literal(.string(let text)): text
    case .literal(.boolean(let truth)): truth ? "true" : "false"
    case .literal(.integer(let digits)): digits
    case .name(let name): name.last.text
    default: nil
    }
  }

  static func query(_ copy: Syntax.Copy) -> Syntax.Query {
    switch copy.subject {
    case .query(let query): query
    case .table(let name, let columns): .selectingAll(of: name, columns: columns)
    }
  }
}

extension Syntax.Query {
  /// `SELECT columns FROM table`; all columns where none are named.
  static func selectingAll(of name: QualifiedName, columns: [Identifier]) -> Syntax.Query {
    var select = Syntax.Select(range: name.range)
    select.items =
      columns.isEmpty
      ? [.init(expression: .star)]
      : columns.map {
        .init(expression: Syntax.Expression(.name(QualifiedName([$0])), range: $0.range))
      }
    select.from = [TableReference(.table(TableName(name: name)), range: name.range)]
    return Syntax.Query(body: .select(select), range: name.range)
  }
}
