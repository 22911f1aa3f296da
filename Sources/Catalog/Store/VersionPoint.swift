/// A point in the history of a table.
package enum VersionPoint: Sendable {
  case version(Int)
  /// Microseconds since 1970 UTC.
  case time(Int64)
}
