import Columns

/// Where all of the columns have a value: nil if everywhere.
///
/// The columns are flat, or constants that are not NULL.
@usableFromInline package func jointValidity(_ columns: [Column], count: Int) -> Bitmap? {
  var joint: Bitmap?
  for column in columns where !column.isConstant {
    joint = Bitmap.both(joint, column.validity)
  }
  return joint
}
