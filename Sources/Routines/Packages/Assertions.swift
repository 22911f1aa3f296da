import Catalog
import Diagnostics

/// DBMS_ASSERT: what may go into a text of dynamic SQL (PL/SQL Packages and Types Reference 19c,
/// "DBMS_ASSERT").
nonisolated(unsafe) let assertionFunctions: [String: Builtins.Function] = [
  "dbms_assert.simple_sql_name": .init(.text, 1...1) { (a, _) throws(Raised) in
    let text = Convert.trimmed(try Convert.text(a[0]))
    guard isSimpleName(text) else { throw Raised(-44003, "invalid SQL name") }
    return .text(text)
  },
  "dbms_assert.qualified_sql_name": .init(.text, 1...1) { (a, _) throws(Raised) in
    let text = Convert.trimmed(try Convert.text(a[0]))
    guard parts(of: text) != nil else { throw Raised(-44004, "invalid qualified SQL name") }
    return .text(text)
  },
  "dbms_assert.sql_object_name": .init(.text, 1...1) { (a, run) throws(Raised) in
    let text = Convert.trimmed(try Convert.text(a[0]))
    guard let path = parts(of: text), try isObject(path, run) else {
      throw Raised(-44002, "invalid object name")
    }
    return .text(text)
  },
  "dbms_assert.schema_name": .init(.text, 1...1) { (a, run) throws(Raised) in
    let text = try Convert.text(a[0])
    guard text == run.runner.user.uppercased() else { throw Raised(-44001, "invalid schema") }
    return .text(text)
  },
  "dbms_assert.enquote_literal": .init(.text, 1...1) { (a, _) throws(Raised) in
    let text = try Convert.text(a[0])
    let isQuoted = text.count > 1 && text.hasPrefix("'") && text.hasSuffix("'")
    let inner = isQuoted ? String(text.dropFirst().dropLast()) : text
    // Quotes inside of it stand in pairs.
    guard
      !inner.split(separator: "''", omittingEmptySubsequences: false).contains(where: {
        $0.contains("'")
      })
    else { throw Raised.valueError() }
    return .text("'\(inner)'")
  },
  "dbms_assert.enquote_name": .init(.text, 1...2) { (a, _) throws(Raised) in
    let text = try Convert.text(a[0])
    if text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") { return .text(text) }
    guard !text.contains("\"") else { throw Raised(-44003, "invalid SQL name") }
    let isKept: Bool = if a.count > 1, case .boolean(false) = a[1] { true } else { false }
    return .text("\"\(isKept ? text : text.uppercased())\"")
  },
  "dbms_assert.noop": .init(.text, 1...2) { (a, _) throws(Raised) in a[0] },
]

/// A letter with letters, digits, `_`, `$` and `#` behind it, or anything in double quotes.
private func isSimpleName(_ text: String) -> Bool {
  if text.hasPrefix("\"") {
    return text.utf8.count > 2 && text.hasSuffix("\"")
      && !text.dropFirst().dropLast().contains("\"")
  }
  guard let first = text.first, first.isLetter else { return false }
  return text.utf8.allSatisfy { byte in
    switch byte {
    case 48...57, 65...90, 97...122, 95, 36, 35: true
    default: false
    }
  }
}

/// The names of `schema.object` and what a database link follows; nil where one is none.
private func parts(of text: String) -> [String]? {
  let names = text.split(separator: "@", maxSplits: 1)[0].split(
    separator: ".", omittingEmptySubsequences: false
  ).map(String.init)
  guard !names.isEmpty, names.allSatisfy(isSimpleName) else { return nil }
  return names.map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
}

/// Whether there is a table, view, sequence or program of this name.
private func isObject(_ path: [String], _ run: RoutineSession) throws(Raised) -> Bool {
  do throws(SQLError) {
    if try run.runner.fields(of: path) != nil || run.runner.hasSequence(path) { return true }
  } catch {
    return false
  }
  let name = path[path.count - 1].lowercased()
  return [StoredDefinition.Kind.package, .function, .procedure, .type].contains {
    run.runner.definition($0, [name]) != nil
  }
}
