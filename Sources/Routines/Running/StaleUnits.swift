import Catalog
import Columns
import Diagnostics

/// What a unit took from a table or a view when it was compiled: `t%ROWTYPE`, `t.c%TYPE`.
struct TableShape: Equatable {
  var fields: [Field]
  /// In the order of the fields; may be shorter.
  var forms: [ColumnForm?]

  /// nil where there is no such table.
  init?(of path: [String], _ runner: any StatementRunner) throws(SQLError) {
    guard let fields = try runner.fields(of: path) else { return nil }
    self.fields = fields
    forms = try runner.columnForms(of: path)
  }

  func form(at place: Int) -> ColumnForm? { place < forms.count ? forms[place] : nil }
}

extension RoutineBinder {
  /// The columns of a table, which the unit depends on from now on.
  func shape(of path: [String]) throws(SQLError) -> TableShape? {
    guard let shape = try TableShape(of: path, runner) else { return nil }
    unit.shapes[path] = shape
    return shape
  }
}

/// Definitions make stored units invalid, and these are compiled anew when they are next used (Database
/// Development Guide 19c, "Invalidation of Dependent Objects", "Revalidation").
extension RoutineSession {
  /// Forgets the units that were compiled for other tables than there are now, and those with errors,
  /// which may be gone. Only where none of them runs.
  package func forgetInvalid() {
    guard depth == 0 else { return }
    let version = runner.catalogVersion
    guard version != checkedVersion else { return }
    checkedVersion = version
    for (key, unit) in units where !unit.errors.isEmpty || unit.isBoundOtherwise(runner) {
      forget(key)
    }
    for (key, unit) in typeUnits where !unit.errors.isEmpty { forget(key) }
  }
}

extension Unit {
  func isBoundOtherwise(_ runner: any StatementRunner) -> Bool {
    if !queries.allSatisfy({ $0.givesSameColumns() }) { return true }
    return shapes.contains { path, shape in
      do throws(SQLError) { return try TableShape(of: path, runner) != shape } catch { return true }
    }
  }

  /// It was compiled with errors when the database knew other names.
  func mayBeValidNow(_ runner: any StatementRunner) -> Bool {
    !errors.isEmpty && bodyState != .compiling && runner.catalogVersion != compiledVersion
  }
}
