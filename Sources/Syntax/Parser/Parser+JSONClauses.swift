import Diagnostics

/// The clauses of JSON_VALUE, JSON_QUERY, JSON_EXISTS and of a column of JSON_TABLE, read from the text that a
/// call keeps (Oracle SQL Language Reference 19c, "JSON_VALUE", "JSON_TABLE").
package struct JSONClauses: Sendable {
  /// What stands for a value that is none.
  package enum Outcome: Sendable {
    case null, error, emptyArray, emptyObject, `true`, `false`
    case literal(Expression)
  }

  package enum Wrapper: Sendable { case none, always, conditional }

  /// RETURNING, or the type of a column.
  package var type: TypeName?
  package var isFormatJSON = false
  package var wrapper: Wrapper?
  package var onError: Outcome?
  package var onEmpty: Outcome?

  package init() {}
}

/// A column of JSON_TABLE, or columns of what a path finds inside a row.
package indirect enum JSONTableColumn: Sendable {
  case value(Identifier, path: String?, JSONClauses)
  case exists(Identifier, path: String?, JSONClauses)
  case ordinality(Identifier)
  case nested(path: String, [JSONTableColumn])
}

/// What stands behind the document and the path of JSON_TABLE.
package struct JSONTableClause: Sendable {
  package var onError: JSONClauses.Outcome?
  package var columns: [JSONTableColumn] = []
}

extension Parser {
  /// `RETURNING NUMBER DEFAULT 0 ON ERROR`
  package static func jsonClauses(_ text: String) throws(SQLError) -> JSONClauses {
    var parser = Parser(text, dialect: .oracle)
    var clauses = JSONClauses()
    try parser.jsonClauses(&clauses)
    if !parser.at(.endOfText) { throw parser.trailing("the end of the clause") }
    return clauses
  }

  /// `ERROR ON ERROR COLUMNS (id NUMBER PATH '$.id', NESTED PATH '$.lines[*]' COLUMNS (…))`
  package static func jsonTable(_ text: String) throws(SQLError) -> JSONTableClause {
    var parser = Parser(text, dialect: .oracle)
    var clauses = JSONClauses()
    var clause = JSONTableClause()
    while !parser.at(.columns), !parser.at(.endOfText) { try parser.jsonClauses(&clauses) }
    clause.onError = clauses.onError
    clause.columns = try parser.jsonColumns()
    if !parser.at(.endOfText) { throw parser.trailing("the end of the columns") }
    return clause
  }

  private mutating func jsonColumns() throws(SQLError) -> [JSONTableColumn] {
    try expect(.columns)
    let open = try openParen()
    try enter()
    var columns: [JSONTableColumn] = []
    repeat { columns.append(try jsonColumn()) } while accept(.comma)
    leave()
    try closeParen(open)
    return columns
  }

  private mutating func jsonColumn() throws(SQLError) -> JSONTableColumn {
    if at(.nested), peek().isString || isWord("path", peek()) {
      advance()
      _ = acceptWord("path")
      return .nested(path: try stringText(), try jsonColumns())
    }
    let name = try label("a column")
    if accept(.for, .ordinality) { return .ordinality(name) }
    var clauses = JSONClauses()
    let isTyped =
      token.kind == .word && !at(.exists) && !at(.format) && !isWord("path", token)
      && !startsOutcome
    if isTyped { clauses.type = try typeName() }
    let isExists = accept(.exists)
    try jsonClauses(&clauses)
    var path: String?
    if acceptWord("path") { path = token.isString ? try stringText() : "$." + (try jsonSteps()) }
    try jsonClauses(&clauses)
    return isExists ? .exists(name, path: path, clauses) : .value(name, path: path, clauses)
  }

  /// `a.b`, a path without quotes.
  private mutating func jsonSteps() throws(SQLError) -> String {
    var steps = try label("a path").text
    while accept(.dot) { steps += "." + (try label("a path").text) }
    return steps
  }

  private var startsOutcome: Bool {
    at(.null) || at(.error) || at(.default) || at(.empty) || at(.with) || at(.without)
  }

  private mutating func jsonClauses(_ clauses: inout JSONClauses) throws(SQLError) {
    while token.kind == .word {
      switch token.keyword {
      case .returning:
        advance()
        clauses.type = try typeName()
      case .format:
        advance()
        try expect(.json)
        clauses.isFormatJSON = true
      case .with, .without:
        let isWith = accept(.with)
        if !isWith { advance() }
        let isConditional = accept(.conditional)
        if !isConditional { _ = acceptWord("unconditional") }
        _ = accept(.array)
        guard acceptWord("wrapper") else { throw unexpected("WRAPPER") }
        clauses.wrapper =
          isWith ? (isConditional ? .conditional : .always) : JSONClauses.Wrapper.none
      case .null, .error, .empty, .default, .true, .false:
        let outcome = try jsonOutcome()
        try expect(.on)
        if accept(.empty) {
          clauses.onEmpty = outcome
        } else if accept(.error) {
          clauses.onError = outcome
        } else {
          // ON MISMATCH: as ON ERROR says.
          _ = try label("ERROR or EMPTY")
        }
      default:
        guard ["pretty", "ascii", "strict", "lax", "truncate"].contains(where: { acceptWord($0) })
        else { return }
      }
    }
  }

  private mutating func jsonOutcome() throws(SQLError) -> JSONClauses.Outcome {
    switch token.keyword {
    case .null: advance(); return .null
    case .error: advance(); return .error
    case .true: advance(); return .true
    case .false: advance(); return .false
    case .empty:
      advance()
      if accept(.object) { return .emptyObject }
      _ = accept(.array)
      return .emptyArray
    default:
      advance()
      return .literal(try operators(above: .comparison))
    }
  }

  private func isWord(_ word: String, _ token: Token) -> Bool {
    token.kind == .word && text(of: token).lowercased() == word
  }

  private mutating func acceptWord(_ word: String) -> Bool {
    guard isWord(word, token) else { return false }
    advance()
    return true
  }
}
