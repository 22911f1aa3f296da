import Diagnostics

/// One line of the schema, which stands in the file as a tree in depth-first order.
struct SchemaElement: ThriftReadable, ThriftWritable {
  var type: StoredType?
  var length: Int?
  var repetition: Repetition?
  var name: String
  var childCount: Int?
  var annotation: Annotation?
  var fieldID: Int?

  init(_ name: String) { self.name = name }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var name: String?
    var converted: Int?
    var scale: Int?
    var precision: Int?
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1:
        let number = try reader.readInt32(field)
        type = StoredType(rawValue: number)
        if type == nil {
          throw SQLError(.dataCorrupted, "the schema is damaged: there is no type \(number)")
        }
      case 2: length = try reader.readInt32(field)
      case 3: repetition = Repetition(rawValue: try reader.readInt32(field))
      case 4: name = try reader.readText(field)
      case 5: childCount = try reader.readInt32(field)
      case 6: converted = try reader.readInt32(field)
      case 7: scale = try reader.readInt32(field)
      case 8: precision = try reader.readInt32(field)
      case 9: fieldID = try reader.readInt32(field)
      case 10: annotation = try reader.readStructure(field, LogicalType.self).annotation
      default: try reader.skip(field)
      }
    }
    self.name = try required(name, "the name of a field")
    if annotation == nil, let converted {
      annotation = Annotation(converted: converted, precision: precision, scale: scale)
    }
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, int32: type?.rawValue)
      writer.write(2, int32: length)
      writer.write(3, int32: repetition?.rawValue)
      writer.write(4, text: name)
      writer.write(5, int32: childCount)
      writer.write(6, int32: annotation?.converted)
      if case .decimal(let precision, let scale) = annotation {
        writer.write(7, int32: scale)
        writer.write(8, int32: precision)
      }
      writer.write(9, int32: fieldID)
      if let annotation, annotation != .interval, annotation != .keyValue {
        writer.write(10, LogicalType(annotation))
      }
    }
  }
}
