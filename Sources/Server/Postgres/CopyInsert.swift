import Columns
import Diagnostics
import Engine
import Syntax

/// Inserts rows of texts, some hundred with each statement.
final class CopyInsert {
  private let session: Session
  private let name: QualifiedName
  private let columns: [Identifier]
  private let types: [TypeName?]
  private var rows: [[Syntax.Expression]] = []
  private(set) var rowCount = 0

  private static let rowsPerStatement = 500

  init(_ session: Session, _ name: QualifiedName, _ columns: [Identifier], _ schema: Schema) {
    self.session = session
    self.name = name
    self.columns = columns
    types = schema.fields.map { CopyInsert.typeName($0.type) }
  }

  /// The type as a cast writes it; nil for texts and types that a literal becomes by itself.
  private static func typeName(_ type: DataType) -> TypeName? {
    switch type {
    case .varchar, .null, .list, .structure, .map, .enumeration: return nil
    case .decimal(let precision, let scale): return .plain("decimal", [precision, scale])
    case .interval: return .interval
    default:
      let text = type.description
      let plain = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      return plain ? .plain(text.lowercased()) : nil
    }
  }

  func add(_ row: [String?]) throws(SQLError) {
    rows.append(
      zip(row, types).map { cell, type in
        guard let cell else { return .literal(.null) }
        return type.map { .cast(.string(cell), to: $0) } ?? .string(cell)
      })
    if rows.count >= CopyInsert.rowsPerStatement { try flush() }
  }

  func flush() throws(SQLError) {
    if rows.isEmpty { return }
    let query = Syntax.Query(body: .values(rows, range: .none), range: .none)
    let insert = Syntax.Insert(into: name, columns: columns.map { QualifiedName([$0]) }, query)
    rowCount += rows.count
    rows = []
    try session.run(
      Syntax.Statement(.insert(insert), range: .none), consumer: CollectedRows(limit: 0))
  }
}
