import Columns
import Diagnostics
import Engine

/// What an answer says beside its rows.
struct ODataFrame: Sendable {
  var format: ODataFormat
  /// The service's URL, without a slash at its end.
  var service: String
  /// `$metadata#invoice(id,amount)`
  var context: String
  /// The set's name, where rows are its entities.
  var set: String?
  var keys: [String] = []
  var count: Int?
  /// The property that numbers the rows, and the number before the first.
  var rowNumber: (name: String, before: Int)?
  /// The most rows of this page; one more is asked for, and shows that another page follows.
  var pageRows: Int
  /// The address of the next page, if there is one.
  var nextLink: String
  var isEntity = false
}

/// Rows as a JSON collection of OData, or one row as an entity.
final class ODataEncoder: ResultEncoder {
  private let frame: ODataFrame
  private let cells: ODataCells
  private var names: [[UInt8]] = []
  private var fields: [Field] = []
  private(set) var rowCount = 0
  private(set) var hasMore = false

  init(_ frame: ODataFrame) {
    self.frame = frame
    cells = ODataCells(isCompatible: frame.format.isCompatible)
  }

  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError) {
    fields = schema.fields
    names = schema.fields.map(name)
    if frame.isEntity { return }
    bytes.append(UInt8(ascii: "{"))
    if frame.format.metadata != .none {
      bytes.append(contentsOf: "\"@odata.context\":".utf8)
      bytes.appendJSON(string: "\(frame.service)/\(frame.context)")
      bytes.append(UInt8(ascii: ","))
    }
    if let count = frame.count {
      bytes.append(contentsOf: "\"@odata.count\":\(count),".utf8)
    }
    bytes.append(contentsOf: "\"value\":[".utf8)
  }

  /// `"name":`, after its type where all metadata is wanted.
  private func name(_ field: Field) -> [UInt8] {
    var name: [UInt8] = []
    let type = EdmType(field.type).name
    let isPlain = ["Edm.String", "Edm.Boolean", "Edm.Double"].contains(type)
    if frame.format.metadata == .full, !isPlain {
      name.appendJSON(string: field.name + "@odata.type")
      name.append(UInt8(ascii: ":"))
      name.appendJSON(string: "#" + type.dropFirst(4))
      name.append(UInt8(ascii: ","))
    }
    name.appendJSON(string: field.name)
    name.append(UInt8(ascii: ":"))
    return name
  }

  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError) {
    for row in 0..<batch.count {
      guard rowCount < frame.pageRows else {
        hasMore = true
        return
      }
      if rowCount > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: "\n{".utf8)
      rowCount += 1
      append(batch, row, to: &bytes)
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private func append(_ batch: Batch, _ row: Int, to bytes: inout [UInt8]) {
    appendAnnotations(batch, row, to: &bytes)
    var isFirst = bytes.last == UInt8(ascii: "{")
    if let (name, before) = frame.rowNumber {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes.append(contentsOf: "\"\(name)\":\(before + rowCount)".utf8)
    }
    for (index, column) in batch.columns.enumerated() {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes.append(contentsOf: names[index])
      cells.append(column, row, to: &bytes)
    }
  }

  /// An entity's context, type and address.
  private func appendAnnotations(_ batch: Batch, _ row: Int, to bytes: inout [UInt8]) {
    var pairs: [(String, String)] = []
    if frame.isEntity, frame.format.metadata != .none {
      pairs.append(("@odata.context", "\(frame.service)/\(frame.context)"))
    }
    if frame.format.metadata == .full, let set = frame.set {
      pairs.append(("@odata.type", "#\(EntityModel.namespace).\(set)"))
      if let key = key(batch, row) {
        pairs.append(("@odata.id", "\(frame.service)/\(set)(\(key))"))
      }
    }
    for (place, pair) in pairs.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.appendJSON(string: pair.0)
      bytes.append(UInt8(ascii: ":"))
      bytes.appendJSON(string: pair.1)
    }
  }

  /// The text inside the parentheses of an entity's address; nil if a part of the key is not there.
  private func key(_ batch: Batch, _ row: Int) -> String? {
    if let (_, before) = frame.rowNumber { return "\(before + rowCount)" }
    var parts: [String] = []
    for key in frame.keys {
      guard let place = fields.firstIndex(where: { $0.name == key }) else { return nil }
      let text = ODataKey.text(batch.columns[place], row)
      parts.append(frame.keys.count == 1 ? text : "\(key)=\(text)")
    }
    return parts.joined(separator: ",")
  }

  func end(into bytes: inout [UInt8]) throws(SQLError) {
    if frame.isEntity { return bytes.append(0x0A) }
    bytes.append(contentsOf: "\n]".utf8)
    if hasMore {
      bytes.append(contentsOf: ",\"@odata.nextLink\":".utf8)
      bytes.appendJSON(string: frame.nextLink)
    }
    bytes.append(contentsOf: "}\n".utf8)
  }
}
