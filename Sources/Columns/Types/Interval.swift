/// A span of time as SQL counts it: months, days and microseconds are kept apart.
@frozen
@usableFromInline
package struct Interval: ColumnElement, Hashable {
  @usableFromInline package var months: Int32
  @usableFromInline package var days: Int32
  @usableFromInline package var microseconds: Int64

  @inlinable package init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }

  @inlinable package static var physical: PhysicalType { .interval }
  @inlinable package static var zero: Interval { Interval() }

  /// The length for comparing, with months of 30 days and days of 24 hours (as PostgreSQL does).
  @inlinable package var comparable: Int128 {
    (Int128(months) * 30 + Int128(days)) * 86_400_000_000 + Int128(microseconds)
  }
}

/// The elements of one list: `length` values of the child column from `start`.
@frozen
@usableFromInline
package struct ListView: ColumnElement, Hashable {
  @usableFromInline package var start: UInt32
  @usableFromInline package var length: UInt32

  @inlinable package init(start: UInt32, length: UInt32) {
    self.start = start
    self.length = length
  }

  @inlinable package static var physical: PhysicalType { .list }
  @inlinable package static var zero: ListView { ListView(start: 0, length: 0) }
}
