import Columns
import Diagnostics
import Functions

/// The nearest types that Delta has for ours; the field's metadata keeps our own.
enum StoredForm {
  /// Our type in a field's metadata.
  static let typeKey = "reckon.type"

  /// The type under which values are stored; the same one where Delta has it.
  static func of(_ type: DataType) -> DataType {
    switch type {
    case .uint8: .int16
    case .uint16: .int32
    case .uint32, .time, .timeNS, .timestamp(.nanoseconds): .int64
    case .uint64: .decimal(precision: 20, scale: 0)
    case .int128: .decimal(precision: 38, scale: 0)
    case .timestamp: .timestamp(.microseconds)
    case .null, .number, .interval, .uuid, .json, .enumeration: .varchar
    case .list(let element): .list(of(element))
    case .map(let key, let value): .map(key: of(key), value: of(value))
    case .structure(let fields):
      .structure(fields.map { Field($0.name, of($0.type), isNullable: $0.isNullable) })
    default: type
    }
  }

  /// The Delta type of a whole column.
  static func column(_ type: DataType) -> DeltaType {
    type == .number ? .primitive(NumberForm.decimal) : delta(type)
  }

  /// The type as a Delta schema has it.
  static func delta(_ type: DataType) -> DeltaType {
    switch of(type) {
    case .list(let element): .array(delta(element), containsNull: true)
    case .map(let key, let value): .map(delta(key), delta(value), valueContainsNull: true)
    case .structure(let fields):
      .structure(fields.map { DeltaField($0.name, delta($0.type), isNullable: $0.isNullable) })
    case let simple: .primitive(simple)
    }
  }

  /// The type of a field that was kept beside its stored one.
  static func kept(_ field: DeltaField) -> DataType? {
    field.metadata(typeKey).flatMap { TypeJSON.type($0) }
  }

  /// How values of one type become values of another, members of structures by their place.
  static func step(from: DataType, to: DataType) throws(SQLError) -> TypeAdaptation.Step {
    if from == to || isSame(from, to) { return .keep }
    switch (from, to) {
    case (.list(let a), .list(let b)): return .list(try step(from: a, to: b))
    case (.map(let key, let value), .map(let newKey, let newValue)):
      return .map(key: try step(from: key, to: newKey), value: try step(from: value, to: newValue))
    case (.structure(let old), .structure(let new)) where old.count == new.count:
      var members: [(place: Int?, step: TypeAdaptation.Step)] = []
      for (i, field) in new.enumerated() {
        members.append((i, try step(from: old[i].type, to: field.type)))
      }
      return .structure(members)
    default: break
    }
    if let cast = Functions.cast(from: from, to: to) { return .cast(cast.kernel) }
    throw SQLError(.datatypeMismatch, "a file has \(from) where the table has \(to)")
  }

  /// Types of which each value is the same bits in the other.
  private static func isSame(_ a: DataType, _ b: DataType) -> Bool {
    switch (a, b) {
    case (.time, .int64), (.timeNS, .int64), (.timestamp(.nanoseconds), .int64),
      (.json, .varchar), (.enumeration, .varchar):
      true
    case (.int64, .time), (.int64, .timeNS), (.int64, .timestamp(.nanoseconds)),
      (.varchar, .json), (.varchar, .enumeration), (.blob, .varchar):
      true
    default: false
    }
  }
}
