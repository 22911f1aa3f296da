import Diagnostics
import Syntax

/// How much of one kind a statement may hold. A text of hostile length is refused at once: each
/// bound takes a few hundredths of a second, and none is near what people or their tools write.
extension Binder {
  enum Bound {
    static let conditions = 5_000
    static let branches = 5_000
    static let listExpressions = 2_000
    static let arguments = 10_000
    static let tables = 250
    static let commonTables = 500
    static let columns = 16_000
    static let rollup = 200
    static let nameParts = 100
  }

  /// - Throws: `statementTooComplex` where there are more than the bound.
  func check(
    _ count: Int, _ bound: Int, _ what: String, at range: SourceRange
  ) throws(SQLError) {
    guard count <= bound else {
      throw fail(.statementTooComplex, "more than \(bound) \(what)", at: range)
    }
  }
}
