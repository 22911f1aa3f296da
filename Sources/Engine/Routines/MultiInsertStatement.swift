import Binder
import Catalog
import Columns
import Diagnostics

/// INSERT ALL and INSERT FIRST of a routine: the rows of the query, then an INSERT into each table.
final class MultiInsertStatement: Catalog.PreparedStatement {
  private let source: EngineStatement
  /// Where the inserts read the rows of the source.
  private let rows: RowsTable
  private let inserts: [EngineStatement]
  private unowned let session: Session

  init(
    _ source: EngineStatement, _ rows: RowsTable, _ inserts: [EngineStatement], _ session: Session
  ) {
    self.source = source
    self.rows = rows
    self.inserts = inserts
    self.session = session
  }

  var fields: [Field] { [] }
  var isQuery: Bool { false }
  var isVolatile: Bool { true }
  var isCurrent: Bool { source.isCurrent }
  func rows(_ parameters: ParameterBlock, limit: Int?) throws(SQLError) -> [Batch] { [] }

  func change(_ parameters: ParameterBlock) throws(SQLError) -> ChangeOutcome {
    let mark = session.mark()
    do throws(SQLError) {
      rows.set(given: try source.rows(parameters, limit: nil))
      var count = 0
      for insert in inserts { count += try insert.change(parameters).rows }
      return ChangeOutcome(rows: count)
    } catch {
      session.rollback(to: mark)
      throw error
    }
  }
}

extension RowsTable {
  /// The rows of a query whose columns may be bare NULLs.
  func set(given batches: [Batch]) {
    let types = schema.fields.map(\.type)
    set(
      batches.map { batch in
        let columns = zip(batch.columns, types).map { column, type in
          column.type == .null ? .nulls(type, count: batch.count) : column
        }
        return Batch(columns, count: batch.count)
      })
  }
}
