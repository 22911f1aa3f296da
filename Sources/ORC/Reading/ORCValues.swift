import Columns
import Diagnostics

/// Gives the values of a column that are not NULL.
protocol ORCValues: AnyObject {
  /// The next `count` values, without places for NULL.
  func read(_ count: Int) throws(SQLError) -> Column
  /// Passes over the next `count` values.
  func skip(_ count: Int) throws(SQLError)
  /// Goes to where a row group begins; members go for themselves.
  func seek(_ places: inout RowPlaces) throws(SQLError)
  /// How many places in streams of bytes, and numbers within runs, a row group has.
  var places: (streams: Int, runs: Int) { get }
  var members: [ORCColumn] { get }
}

extension ORCValues {
  var members: [ORCColumn] { [] }
}

/// Puts NULLs between the values of a column.
final class ORCColumn {
  /// Its number in the file's list of types.
  let id: Int
  private let type: DataType
  private let present: BitRuns?
  private let values: any ORCValues

  init(_ shape: ORCShape, present: BitRuns?, values: any ORCValues) {
    id = shape.id
    type = shape.type
    self.present = present
    self.values = values
  }

  func skip(_ count: Int) throws(SQLError) {
    try values.skip(try present?.skip(count) ?? count)
  }

  /// Goes to a row group.
  /// - Parameter places: Those of a column by its number.
  func seek(_ places: (_ id: Int) -> RowPlaces?) throws(SQLError) {
    guard var own = places(id) else {
      throw SQLError(.dataCorrupted, "the row index is damaged: a column has none")
    }
    try present?.seek(&own)
    try values.seek(&own)
    for member in values.members { try member.seek(places) }
  }

  /// The numbers that an entry of the row index has, and this column and its members.
  func visit(_ body: (_ id: Int, _ count: Int) throws(SQLError) -> Void, isCompressed: Bool)
    throws(SQLError)
  {
    let own = values.places
    let width = isCompressed ? 2 : 1
    try body(id, own.streams * width + own.runs + (present == nil ? 0 : width + 2))
    for member in values.members { try member.visit(body, isCompressed: isCompressed) }
  }

  func read(_ count: Int) throws(SQLError) -> Column {
    guard let present else { return try values.read(count) }
    let words = Buffer.zeroed(UInt64.self, count: Bitmap.wordCount(count) + 1)
    let ones = try present.read(count, into: words.pointer(to: UInt64.self))
    if ones == count { return try values.read(count) }
    if ones == 0 { return .nulls(type, count: count) }
    return try values.read(ones).spread(over: Bitmap(buffer: words, count: count))
  }
}

final class ORCBooleans: ORCValues {
  private let bits: BitRuns
  let places = (streams: 1, runs: 2)
  init(_ bits: BitRuns) { self.bits = bits }

  func skip(_ count: Int) throws(SQLError) { _ = try bits.skip(count) }
  func seek(_ places: inout RowPlaces) throws(SQLError) { try bits.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    let buffer = Buffer.of(UInt8.self, count: count)
    _ = try bits.read(count, into: buffer.pointer(to: UInt8.self))
    return Column(.boolean, count: count, values: buffer)
  }
}

final class ORCBytes: ORCValues {
  private let bytes: ByteRuns
  let places = (streams: 1, runs: 1)
  init(_ bytes: ByteRuns) { self.bytes = bytes }

  func skip(_ count: Int) throws(SQLError) { try bytes.skip(count) }
  func seek(_ places: inout RowPlaces) throws(SQLError) { try bytes.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    let buffer = Buffer.of(UInt8.self, count: count)
    try bytes.read(count, into: buffer.pointer(to: UInt8.self))
    return Column(.int8, count: count, values: buffer)
  }
}

/// SMALLINT, INTEGER and BIGINT.
final class ORCIntegers: ORCValues {
  private let runs: IntegerRuns
  private let type: DataType

  let places = (streams: 1, runs: 1)

  init(_ runs: IntegerRuns, _ type: DataType) {
    self.runs = runs
    self.type = type
  }

  func skip(_ count: Int) throws(SQLError) { try runs.skip(count) }
  func seek(_ places: inout RowPlaces) throws(SQLError) { try runs.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    switch type.physical {
    case .int16: return try read(count, Int16.self)
    case .int32: return try read(count, Int32.self)
    default: return try read(count, Int64.self)
    }
  }

  private func read<T: ColumnElement & FixedWidthInteger>(
    _ count: Int, _ element: T.Type
  ) throws(SQLError) -> Column {
    let buffer = Buffer.of(T.self, count: count)
    try runs.read(count, into: buffer.pointer(to: T.self))
    return Column(type, count: count, values: buffer)
  }
}

/// DATE.
final class ORCDates: ORCValues {
  private let runs: IntegerRuns
  private let isHybridCalendar: Bool

  let places = (streams: 1, runs: 1)

  init(_ runs: IntegerRuns, isHybridCalendar: Bool) {
    self.runs = runs
    self.isHybridCalendar = isHybridCalendar
  }

  func skip(_ count: Int) throws(SQLError) { try runs.skip(count) }
  func seek(_ places: inout RowPlaces) throws(SQLError) { try runs.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    let buffer = Buffer.of(Int32.self, count: count)
    let days = buffer.pointer(to: Int32.self)
    try runs.read(count, into: days)
    if isHybridCalendar {
      for i in 0..<count where days[i] < HybridCalendar.firstGregorianDay {
        guard let day = Int32(exactly: HybridCalendar.proleptic(day: Int64(days[i]))) else {
          throw SQLError(.datetimeOverflow, "a day is outside what 32 bits hold")
        }
        days[i] = day
      }
    }
    return Column(.date, count: count, values: buffer)
  }
}

/// REAL and DOUBLE.
final class ORCFloats: ORCValues {
  private let stream: StreamReader
  private let type: DataType

  let places = (streams: 1, runs: 0)

  init(_ stream: StreamReader, _ type: DataType) {
    self.stream = stream
    self.type = type
  }

  func skip(_ count: Int) throws(SQLError) { try stream.skip(count * type.physical.width) }
  func seek(_ places: inout RowPlaces) throws(SQLError) { try stream.seek(&places) }

  func read(_ count: Int) throws(SQLError) -> Column {
    let size = count * type.physical.width
    let buffer = Buffer(byteCount: size)
    try stream.read(size, into: buffer.pointer(to: UInt8.self))
    return Column(type, count: count, values: buffer)
  }
}
