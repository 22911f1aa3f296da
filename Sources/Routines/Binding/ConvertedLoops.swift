import Diagnostics
import Syntax

/// Blocks that stand in place of loops which became sets: temporary tables as static statements, and
/// the loop as it was written in the handler.
extension RoutineBinder {
  static func isConverted(_ label: String) -> Bool {
    label.lowercased().hasPrefix("set_loop_")
  }

  /// The statements over whole tables; where they cannot be bound, or fail, the loop itself.
  func convertedLoop(_ block: Block, _ scope: Scope, label: String) -> Perform {
    guard let handler = block.handlers.first else { return self.block(block, scope, label: label) }
    let known = errors.count
    var plain = block
    plain.handlers = []
    let saw = seesPrivates
    seesPrivates = true
    let sets = self.block(plain, scope, label: label)
    seesPrivates = saw
    let undo = statements(Array(handler.statements.prefix(1)), scope)
    let exact = statements(Array(handler.statements.dropFirst()), scope)
    if errors.count > known {
      // Errors of the loop itself stay; those of its sets only tell why it runs row by row.
      session.noteFallback("\(label): \(errors[known].message)")
      errors.removeSubrange(known...)
      return statements(Array(handler.statements.dropFirst()), scope)
    }
    return { (frame) throws(Raised) in
      let runner = frame.run.runner
      runner.beginSequenceLog()
      do throws(Raised) {
        let flow = try sets(frame)
        runner.endSequenceLog()
        return flow
      } catch {
        guard error.isCatchable else {
          runner.endSequenceLog()
          throw error
        }
        frame.run.noteFallback("\(label): \(error.text)")
        _ = try undo(frame)
        do throws(SQLError) { try runner.rewindSequences() } catch { throw Raised(error) }
        return try exact(frame)
      }
    }
  }

  /// `CREATE TEMPORARY TABLE t AS SELECT …`: the table is there, empty, from the moment of binding,
  /// so that the statements after it can be bound; running it fills it.
  func temporaryTable(
    _ table: CreateTable, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    guard table.isTemporary, let query = table.query else {
      throw fail(
        103, "this statement cannot stand in PL/SQL", at: range,
        hint: "run it by EXECUTE IMMEDIATE '…'")
    }
    let name = table.name.last.text.lowercased()
    let rows = try BoundStatement(Statement(.query(query), range: range), self, scope)
    try runner.declareTemporary(name, rows.fields)
    return { (frame) throws(Raised) in
      let batches = try rows.rows(frame, limit: nil)
      do throws(SQLError) { try frame.run.runner.fillTemporary(name, batches) } catch {
        throw Raised(error)
      }
      return .next
    }
  }

  /// `DROP TABLE` of such a table lets its rows go and keeps its columns.
  func emptied(_ drop: Drop) -> Perform {
    let names = drop.names.map { $0.last.text.lowercased() }
    return { (frame) throws(Raised) in
      do throws(SQLError) {
        for name in names { try frame.run.runner.fillTemporary(name, []) }
      } catch { throw Raised(error) }
      return .next
    }
  }
}
