import Columns

/// A primitive type of OData (CSDL 4.0, section 4.4) with its facets.
struct EdmType: Sendable, Hashable {
  /// `Edm.Int32`.
  var name: String
  var precision: Int?
  /// A number, or `variable`.
  var scale: String?
  /// What filters may compare it with.
  var kind: Kind

  enum Kind: Sendable, Hashable {
    case boolean, number, string, date, dateTime, instant, time, guid, binary, duration
    /// The type of `null`: it fits all others.
    case null
  }

  private init(_ name: String, _ kind: Kind, precision: Int? = nil, scale: String? = nil) {
    self.name = name
    self.kind = kind
    self.precision = precision
    self.scale = scale
  }

  /// The type as which a column goes out; nested values go out as their JSON text,
  /// intervals (whose months no duration of OData has) as text.
  init(_ type: DataType) {
    switch type {
    case .boolean: self.init("Edm.Boolean", .boolean)
    case .int8: self.init("Edm.SByte", .number)
    case .uint8: self.init("Edm.Byte", .number)
    case .int16: self.init("Edm.Int16", .number)
    case .int32, .uint16: self.init("Edm.Int32", .number)
    case .int64, .uint32: self.init("Edm.Int64", .number)
    case .uint64: self.init("Edm.Decimal", .number, precision: 20, scale: "0")
    case .int128: self.init("Edm.Decimal", .number, precision: 39, scale: "0")
    case .float: self.init("Edm.Single", .number)
    case .double: self.init("Edm.Double", .number)
    case .decimal(let precision, let scale):
      self.init("Edm.Decimal", .number, precision: precision, scale: "\(scale)")
    case .number: self.init("Edm.Decimal", .number, scale: "variable")
    case .date: self.init("Edm.Date", .date)
    case .time: self.init("Edm.TimeOfDay", .time, precision: 6)
    case .timeNS: self.init("Edm.TimeOfDay", .time, precision: 9)
    case .timestamp(let unit):
      self.init("Edm.DateTimeOffset", .dateTime, precision: unit.fractionDigits)
    case .timestampTZ: self.init("Edm.DateTimeOffset", .instant, precision: 6)
    case .uuid: self.init("Edm.Guid", .guid)
    case .blob: self.init("Edm.Binary", .binary)
    case .null, .varchar, .json, .enumeration, .interval, .list, .structure, .map:
      self.init("Edm.String", .string)
    }
  }
}
