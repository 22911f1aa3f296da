import Diagnostics

/// A named text in the footer.
struct KeyValue: ThriftReadable, ThriftWritable {
  var key: String
  var value: String?

  init(key: String, value: String?) {
    self.key = key
    self.value = value
  }

  init(from reader: inout ThriftReader) throws(SQLError) {
    var key: String?
    var last = 0
    try reader.enter()
    while let field = try reader.nextField(&last) {
      switch field.id {
      case 1: key = try reader.readText(field)
      case 2: value = try reader.readTextIfAny(field)
      default: try reader.skip(field)
      }
    }
    self.key = try required(key, "the key of a key-value pair")
  }

  func write(to writer: inout ThriftWriter) {
    writer.structure { writer in
      writer.write(1, text: key)
      writer.write(2, text: value)
    }
  }
}
