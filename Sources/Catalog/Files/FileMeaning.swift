import Columns
import Diagnostics

/// What one file means within its table: where each column comes from, and which rows count.
package struct FileMeaning: Sendable {
  /// Per column of the table.
  package var origins: [ColumnOrigin]
  /// One bit per row of the file, 1 where the row is deleted; nil where none is.
  package var deleted: Bitmap?
  /// The identity of the file's first row; the others follow.
  package var firstIdentity: Int64

  package init(origins: [ColumnOrigin], deleted: Bitmap? = nil, firstIdentity: Int64 = 0) {
    self.origins = origins
    self.deleted = deleted
    self.firstIdentity = firstIdentity
  }

  /// Without adaptations and deleted rows, which are not compared.
  func isSame(as other: FileMeaning) -> Bool {
    guard deleted == nil, other.deleted == nil, firstIdentity == other.firstIdentity,
      origins.count == other.origins.count
    else { return false }
    return zip(origins, other.origins).allSatisfy { mine, others in
      switch (mine, others) {
      case (.stored(let place, nil), .stored(let theirs, nil)): place == theirs
      case (.constant(let value), .constant(let theirs)): value == theirs
      default: false
      }
    }
  }
}

/// Where a column of a table comes from in one file.
package enum ColumnOrigin: Sendable {
  /// A column of the file by its position; `adaptation` makes it the table's where widening alone
  /// does not.
  case stored(Int, (any ColumnAdaptation)?)
  /// One value for all rows of the file; NULL for a column that the file lacks.
  case constant(Value)
}

/// Makes a column as a file has it into one as its table has it.
package protocol ColumnAdaptation: Sendable {
  func adapted(_ column: Column) throws(SQLError) -> Column
}
