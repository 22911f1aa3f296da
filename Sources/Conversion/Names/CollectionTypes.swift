import Diagnostics
import Syntax

/// Collection types that no package of the sources declares: those of CREATE TYPE and Oracle's own.
extension ScopeBuilder {
  /// - Parameter parts: The path of the type in lower case.
  func collectionType(_ parts: [String]) -> TypeDefinition? {
    if let element = Self.supplied[parts.joined(separator: ".")] {
      let words = QualifiedName([Identifier(element.text, range: .none)])
      let type = TypeName(
        .named(words, arguments: element.limit.map { [.integer($0)] } ?? [], unit: nil),
        range: .none)
      return .table(of: type, isNotNull: false, indexBy: element.isIndexed ? Self.index : nil)
    }
    guard let name = parts.last, parts.count == 1, let type = program.type(named: name) else {
      return nil
    }
    switch type {
    case .table(let element, let isNotNull):
      return .table(of: element, isNotNull: isNotNull, indexBy: nil)
    case .array(let limit, let element, let isNotNull):
      return .array(limit: limit, of: element, isNotNull: isNotNull)
    default: return nil
    }
  }

  private static let index = TypeName.plain("PLS_INTEGER")

  private struct Element {
    var text: String
    var limit: Int?
    var isIndexed = true
  }

  private static let supplied: [String: Element] = [
    "dbms_sql.varchar2_table": Element(text: "VARCHAR2", limit: 4000),
    "dbms_sql.varchar2s": Element(text: "VARCHAR2", limit: 256),
    "dbms_sql.number_table": Element(text: "NUMBER"),
    "dbms_sql.date_table": Element(text: "DATE"),
    "sys.odcinumberlist": Element(text: "NUMBER", isIndexed: false),
    "odcinumberlist": Element(text: "NUMBER", isIndexed: false),
    "sys.odcivarchar2list": Element(text: "VARCHAR2", limit: 4000, isIndexed: false),
    "odcivarchar2list": Element(text: "VARCHAR2", limit: 4000, isIndexed: false),
    "sys.odcidatelist": Element(text: "DATE", isIndexed: false),
  ]
}
