import Catalog
import Diagnostics

/// The runs of one FORALL: its INSERTs of VALUES are one statement to the triggers of the table.
///
/// The triggers BEFORE the statement fire when the first element comes, those AFTER it when all have; UPDATE
/// and DELETE are a statement for each element, as they are in Oracle.
final class ArrayRun {
  private var triggers: (any ArrayTriggers)?
  private var hasBegun = false
  /// A trigger before the statement failed, and so did all of it.
  private(set) var isRefused = false

  /// The triggers that wait for the end, begun before the first element.
  func triggers(
    _ begin: () throws(SQLError) -> (any ArrayTriggers)?
  ) throws(Raised) -> (any ArrayTriggers)? {
    if hasBegun { return triggers }
    hasBegun = true
    do throws(SQLError) { triggers = try begin() } catch {
      isRefused = true
      throw Raised(error)
    }
    return triggers
  }

  /// All elements have run.
  func end() throws(Raised) {
    do throws(SQLError) { try triggers?.end() } catch { throw Raised(error) }
  }

  /// An element failed.
  /// - Parameter undoes: It was the first: nothing stays of the statement.
  func stop(undoes: Bool) { triggers?.stop(undoes: undoes) }
}
