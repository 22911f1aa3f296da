import Diagnostics
import Syntax

/// What rows of a table must have so that a query of a routine finds them.
package struct RowPattern: Sendable {
  /// Lower case.
  package var table: String
  /// Which of the queries asks; rows of all its tables meet each other.
  package var query: Int
  /// By lower-case column: texts of SQL, of which any will do.
  package var values: [String: [String]]
}

extension ProgramModel {
  /// The patterns of the queries, UPDATEs and DELETEs that a call may reach, with the call's
  /// literals for the parameters.
  package func patterns(reachedFrom call: String) -> [RowPattern] {
    let routines = reached(from: call)
    let known = KnownTexts(self, routines, call)
    let queries = routines.flatMap { RoutineQueries($0, self).all }
    return queries.enumerated().flatMap { number, query in
      PatternFinder(program: self, known: known, query).patterns(of: number)
    }
  }
}
