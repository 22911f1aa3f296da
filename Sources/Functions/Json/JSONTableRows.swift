import Columns
import Diagnostics

/// What JSON_VALUE, JSON_QUERY, JSON_EXISTS and the columns of JSON_TABLE take from a JSON value, as text
/// (Oracle SQL Language Reference 19c, "JSON_VALUE", "JSON_QUERY", "JSON_TABLE").
package struct JSONCell: Sendable {
  package enum Kind: Sendable {
    /// A scalar.
    case value
    /// Any value, as JSON.
    case query(wraps: Bool, onlyIfNeeded: Bool)
    /// `1` or `0`.
    case exists
    /// The number of the row.
    case ordinality
  }

  /// What stands for a value that is none.
  package enum Outcome: Sendable {
    case text(String?)
    case error
  }

  package var path: JSONPath
  package var kind: Kind
  package var onError: Outcome
  /// Where the path finds nothing; nil takes `onError`.
  package var onEmpty: Outcome?

  package init(path: JSONPath, kind: Kind, onError: Outcome, onEmpty: Outcome?) {
    self.path = path
    self.kind = kind
    self.onError = onError
    self.onEmpty = onEmpty
  }

  func text(in json: JSON, row: Int) throws(SQLError) -> String? {
    if case .ordinality = kind { return String(row) }
    let found = path.matches(in: json)
    switch kind {
    case .ordinality: return nil
    case .exists: return found.isEmpty ? "0" : "1"
    case .value:
      guard found.count <= 1 else {
        return try instead(onError, -40470, "the JSON path finds several values")
      }
      guard let first = found.first else { return try empty() }
      switch first {
      case .null: return nil
      case .array, .object:
        return try instead(onError, -40456, "the JSON path finds a value that is no scalar")
      default: return first.text ?? first.description
      }
    case .query(let wraps, let onlyIfNeeded):
      guard let first = found.first else { return try empty() }
      if wraps, !onlyIfNeeded || found.count > 1 || first.isScalar {
        return JSON.array(found).description
      }
      guard found.count == 1, !first.isScalar else {
        return try instead(
          onError, -40480, "the JSON path finds a scalar or several values, which want a wrapper")
      }
      return first.description
    }
  }

  private func empty() throws(SQLError) -> String? {
    try instead(onEmpty ?? onError, -40462, "the JSON path finds no value")
  }

  private func instead(
    _ outcome: Outcome, _ code: Int, _ message: String
  ) throws(SQLError) -> String? {
    switch outcome {
    case .text(let text): return text
    case .error: throw SQLError(.invalidText, message, code: code)
    }
  }

  /// The cell of a document; a text that is no JSON is an error as ON ERROR says.
  package func text(of document: String) throws(SQLError) -> String? {
    let json: JSON
    do throws(SQLError) {
      json = try readJSON(document)
    } catch {
      if case .exists = kind { return "0" }
      if case .text(let text) = onError { return text }
      throw error.asJSONError
    }
    return try text(in: json, row: 1)
  }
}

/// The rows that JSON_TABLE makes of a document.
package struct JSONTableRows: Sendable {
  /// The cells of a row, and what a path finds inside of it; places are those of the whole row.
  package struct Level: Sendable {
    package var cells: [(place: Int, cell: JSONCell)] = []
    package var nested: [(path: JSONPath, level: Level)] = []
    package init() {}
  }

  package var path: JSONPath
  package var level: Level
  package var width: Int
  /// Without it a text that is no JSON has no rows.
  package var failsOnError: Bool

  package init(path: JSONPath, level: Level, width: Int, failsOnError: Bool) {
    self.path = path
    self.level = level
    self.width = width
    self.failsOnError = failsOnError
  }

  package func rows(of document: String) throws(SQLError) -> [[String?]] {
    let json: JSON
    do throws(SQLError) {
      json = try readJSON(document)
    } catch {
      if failsOnError { throw error.asJSONError }
      return []
    }
    return try rows(path.matches(in: json), level)
  }

  private func rows(_ items: [JSON], _ level: Level) throws(SQLError) -> [[String?]] {
    var all: [[String?]] = []
    for (number, item) in items.enumerated() {
      var row = [String?](repeating: nil, count: width)
      for (place, cell) in level.cells { row[place] = try cell.text(in: item, row: number + 1) }
      let before = all.count
      // What is inside stands beside its row; several lists inside stand one below the other.
      for (path, inner) in level.nested {
        for deeper in try rows(path.matches(in: item), inner) {
          all.append(zip(row, deeper).map { $0 ?? $1 })
        }
      }
      if all.count == before { all.append(row) }
    }
    return all
  }
}

extension JSON {
  fileprivate var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}

extension SQLError {
  fileprivate var asJSONError: SQLError {
    SQLError(.invalidText, message, notes: notes, code: -40441)
  }
}
