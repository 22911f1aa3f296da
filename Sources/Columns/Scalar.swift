/// One value of one row, without an object: what statements over single rows compute with.
///
/// Texts point into memory that somebody else keeps: a column, or a `ScalarBlock`. Values of other types
/// (numbers of more than 18 digits, binary floating point, intervals, lists, …) are `other`: whoever
/// made the scalar has them as a column.
@frozen
@usableFromInline
package struct Scalar: BitwiseCopyable, Sendable {
  @frozen
  @usableFromInline
  package enum Form: UInt8, BitwiseCopyable, Sendable {
    case null
    /// `number` × 10^-`scale`.
    case number
    case text
    /// A date, in days since 1970-01-01.
    case days
    /// A timestamp, in the unit of its type.
    case ticks
    case boolean
    case other
  }

  @usableFromInline package let form: Form
  @usableFromInline let places: UInt8
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64

  @inlinable init(form: Form, places: UInt8 = 0, low: UInt64 = 0, high: UInt64 = 0) {
    self.form = form
    self.places = places
    self.low = low
    self.high = high
  }

  @inlinable package static var null: Scalar { Scalar(form: .null) }
  @inlinable package static var other: Scalar { Scalar(form: .other) }

  /// - Parameter scale: From 0 to 18.
  @inlinable package init(number: Int64, scale: Int) {
    self.init(
      form: .number, places: UInt8(truncatingIfNeeded: scale), low: UInt64(bitPattern: number))
  }

  @inlinable package init(text: StringView) {
    self.init(form: .text, low: text.lengthAndPrefix, high: text.tail)
  }

  @inlinable package init(days: Int64) { self.init(form: .days, low: UInt64(bitPattern: days)) }
  @inlinable package init(ticks: Int64) { self.init(form: .ticks, low: UInt64(bitPattern: ticks)) }
  @inlinable package init(boolean: Bool) { self.init(form: .boolean, low: boolean ? 1 : 0) }

  @inlinable package var isNull: Bool { form == .null }
  /// The digits of a number; the days, ticks or truth (0 and 1) of the others.
  @inlinable package var number: Int64 { Int64(bitPattern: low) }
  @inlinable package var scale: Int { Int(places) }
  @inlinable package var text: StringView {
    var view = StringView()
    view.lengthAndPrefix = low
    view.tail = high
    return view
  }
}

extension Column {
  /// The value of a row; a text lives as long as the column.
  package func scalar(_ row: Int) -> Scalar {
    let place = encoding == .constant ? 0 : row
    if let validity, !validity[place] { return .null }
    if encoding == .dictionary, let entries { return entries.scalar(Int(codes[row])) }
    precondition(row >= 0 && row < count, "a row lies inside its column")
    switch type {
    case .int64: return Scalar(number: stored(Int64.self, place), scale: 0)
    case .int32: return Scalar(number: Int64(stored(Int32.self, place)), scale: 0)
    case .decimal(let precision, let scale):
      if precision <= 18 { return Scalar(number: stored(Int64.self, place), scale: scale) }
      let wide = stored(Int128.self, place)
      guard scale <= 18, let small = Int64(exactly: wide) else { return .other }
      return Scalar(number: small, scale: scale)
    case .number:
      guard let small = Number.small(stored(StringView.self, place)) else { return .other }
      return Scalar(number: small.unscaled, scale: small.scale)
    case .varchar: return Scalar(text: stored(StringView.self, place))
    case .date: return Scalar(days: Int64(stored(Int32.self, place)))
    case .timestamp, .timestampTZ: return Scalar(ticks: stored(Int64.self, place))
    case .boolean: return Scalar(boolean: stored(Bool.self, place))
    case .null: return .null
    default: return .other
    }
  }

  /// A value of a column whose type has such values; its place was checked.
  @inline(__always) private func stored<T: BitwiseCopyable>(_ type: T.Type, _ place: Int) -> T {
    values.pointer(to: type)[offset &+ place]
  }
}

extension Scalar {
  /// The value as one row of a type that has such values; it is not `other`.
  package func column(_ type: DataType) -> Column {
    let number = number
    switch (form, type) {
    case (.number, .int64), (.ticks, .timestamp), (.ticks, .timestampTZ):
      return .make(type, count: 1, Int64.self) { $0[0] = number }
    case (.number, .decimal(let precision, _)) where precision <= 18:
      return .make(type, count: 1, Int64.self) { $0[0] = number }
    case (.text, .varchar):
      var heap = StringHeap()
      let view = heap.append(text)
      return .make(type, count: 1, heaps: heap.blocks, StringView.self) { $0[0] = view }
    default: return Column.constant(value(type), type, count: 1).flattened()
    }
  }

  /// The value of a type that has such values; it is not `other`.
  package func value(_ type: DataType) -> Value {
    switch form {
    case .null: return .null
    case .number:
      if case .decimal(_, let places) = type {
        precondition(places == scale, "a decimal has the scale of its type")
        return .decimal(unscaled: Int128(number), scale: scale)
      }
      // A whole NUMBER is an integer.
      return scale == 0
        ? .integer(Int128(number)) : .decimal(unscaled: Int128(number), scale: scale)
    case .text: return .string(text.text)
    case .days: return .date(Int32(truncatingIfNeeded: number))
    case .ticks: return .ticks(number)
    case .boolean: return .boolean(number != 0)
    case .other: preconditionFailure("another value is kept beside its scalar")
    }
  }
}
