import Columns
import Diagnostics

/// Loops that compute one column from others, row by row.
///
/// The columns are flat or constant, have one length, and hold no constant NULL; NULL rows are
/// computed too by `map`, on whatever lies there, and skipped by `make`.
@frozen
@usableFromInline
package enum Rows {}

extension Rows {
  /// Applies a total function to one column.
  @inlinable package static func map<A: ColumnElement, R: ColumnElement>(
    _ a: Column, to type: DataType, _ body: (A) -> R
  ) -> Column {
    let count = a.isConstant ? 1 : a.count
    let buffer = Buffer.of(R.self, count: count)
    var out = buffer.mutableSpan(of: R.self, count: count)
    let x = a.span(of: A.self)
    precondition(x.count == count && out.count == count)
    for i in 0..<count { out[unchecked: i] = body(x[unchecked: i]) }
    let made = Column(
      type, count: count, values: buffer, validity: a.isConstant ? nil : a.validity)
    return a.isConstant ? made.repeated(a.count) : made
  }

  /// Applies a total function to two columns.
  @inlinable package static func map<A: ColumnElement, B: ColumnElement, R: ColumnElement>(
    _ a: Column, _ b: Column, to type: DataType, _ body: (A, B) -> R
  ) -> Column {
    precondition(a.count == b.count, "the columns have one length")
    let both = a.isConstant && b.isConstant
    let count = both ? 1 : a.count
    let buffer = Buffer.of(R.self, count: count)
    var out = buffer.mutableSpan(of: R.self, count: count)
    let x = a.span(of: A.self)
    let y = b.span(of: B.self)
    precondition(out.count == count && (a.isConstant ? 1 : count) == x.count)
    precondition((b.isConstant ? 1 : count) == y.count)
    if both {
      for i in 0..<count { out[unchecked: i] = body(x[unchecked: 0], y[unchecked: 0]) }
    } else if a.isConstant {
      let one = x[0]
      for i in 0..<count { out[unchecked: i] = body(one, y[unchecked: i]) }
    } else if b.isConstant {
      let one = y[0]
      for i in 0..<count { out[unchecked: i] = body(x[unchecked: i], one) }
    } else {
      for i in 0..<count { out[unchecked: i] = body(x[unchecked: i], y[unchecked: i]) }
    }
    let validity = both ? nil : jointValidity([a, b], count: count)
    let made = Column(type, count: count, values: buffer, validity: validity)
    return both ? made.repeated(a.count) : made
  }

  /// Applies a partial function, which sets the flag where it has no value.
  ///
  /// The flags are looked at once, after the loop; only then is the first valid row that set its
  /// flag searched.
  /// - Throws: What `failure` says of that row's value.
  @inlinable package static func map<A: ColumnElement, R: ColumnElement>(
    _ a: Column, to type: DataType, _ body: (A, inout Bool) -> R, failure: (A) -> SQLError
  ) throws(SQLError) -> Column {
    var failed = false
    let result: Column = flagging(a, to: type, &failed, body)
    guard failed else { return result }
    let x = a.span(of: A.self)
    for i in 0..<x.count where !a.isNull(i) {
      var bad = false
      _ = body(x[i], &bad)
      if bad { throw failure(x[i]) }
    }
    return result
  }

  /// The loop of a partial function: every row has its own flag, so that it can be vectorized.
  @inlinable package static func flagging<A: ColumnElement, R: ColumnElement>(
    _ a: Column, to type: DataType, _ failed: inout Bool, _ body: (A, inout Bool) -> R
  ) -> Column {
    var flags: UInt8 = 0
    let result: Column = map(a, to: type) { (x: A) -> R in
      var bad = false
      let value = body(x, &bad)
      flags |= bad ? 1 : 0
      return value
    }
    failed = flags != 0
    return result
  }

  /// Like `map` with a failure, but NULL where the function has no value.
  @inlinable package static func mapOrNull<A: ColumnElement, R: ColumnElement>(
    _ a: Column, to type: DataType, _ body: (A, inout Bool) -> R
  ) -> Column {
    var failed = false
    let result: Column = flagging(a, to: type, &failed, body)
    guard failed else { return result }
    let flat = a.flattened()
    let x = flat.span(of: A.self)
    let bytes = Buffer.of(UInt8.self, count: x.count)
    var good = bytes.mutableSpan(of: UInt8.self, count: x.count)
    for i in 0..<x.count {
      var bad = false
      _ = body(x[i], &bad)
      good[i] = bad ? 0 : 1
    }
    let valid = Bitmap(bytes: bytes.span(of: UInt8.self, count: x.count))
    return result.flattened().with(validity: Bitmap.both(flat.validity, valid))
  }

  /// Applies a partial function of two columns.
  /// - Throws: What `failure` says of the first row that has no value.
  @inlinable package static func map<A: ColumnElement, B: ColumnElement, R: ColumnElement>(
    _ a: Column, _ b: Column, to type: DataType, _ body: (A, B, inout Bool) -> R,
    failure: (A, B) -> SQLError
  ) throws(SQLError) -> Column {
    var flags: UInt8 = 0
    let result: Column = map(a, b, to: type) { (x: A, y: B) -> R in
      var bad = false
      let value = body(x, y, &bad)
      flags |= bad ? 1 : 0
      return value
    }
    guard flags != 0 else { return result }
    let x = a.span(of: A.self)
    let y = b.span(of: B.self)
    for i in 0..<a.count where !result.isNull(i) {
      var bad = false
      let left = x[a.isConstant ? 0 : i]
      let right = y[b.isConstant ? 0 : i]
      _ = body(left, right, &bad)
      if bad { throw failure(left, right) }
    }
    return result
  }
}
