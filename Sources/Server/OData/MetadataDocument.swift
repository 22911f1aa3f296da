import Diagnostics

/// `$metadata`: the sets, their types and keys as CSDL XML (OData CSDL XML 4.0).
struct MetadataDocument {
  private var text = ""

  static func text(of sets: [EntitySet]) -> String {
    var document = MetadataDocument()
    document.write(sets)
    return document.text
  }

  private mutating func write(_ sets: [EntitySet]) {
    let namespace = EntityModel.namespace
    line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    line("<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">")
    line("<edmx:DataServices>")
    line(
      "<Schema Namespace=\"\(namespace)\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">")
    for set in sets { write(set) }
    line("<EntityContainer Name=\"Tables\">")
    for set in sets {
      line(
        "<EntitySet Name=\"\(xml(set.name))\" EntityType=\"\(namespace).\(xml(set.name))\"/>")
    }
    line("</EntityContainer>")
    line("</Schema></edmx:DataServices></edmx:Edmx>")
  }

  private mutating func write(_ set: EntitySet) {
    line("<EntityType Name=\"\(xml(set.name))\">")
    line("<Key>")
    for key in set.keys { line("<PropertyRef Name=\"\(xml(key))\"/>") }
    line("</Key>")
    if let rowNumber = set.rowNumber {
      line("<Property Name=\"\(rowNumber)\" Type=\"Edm.Int64\" Nullable=\"false\"/>")
    }
    for property in set.properties { write(property) }
    line("</EntityType>")
  }

  private mutating func write(_ property: EntitySet.Property) {
    let type = property.edm
    var attributes = "Name=\"\(xml(property.name))\" Type=\"\(type.name)\""
    if !property.isNullable { attributes += " Nullable=\"false\"" }
    if let precision = type.precision { attributes += " Precision=\"\(precision)\"" }
    if let scale = type.scale { attributes += " Scale=\"\(scale)\"" }
    line("<Property \(attributes)/>")
  }

  private mutating func line(_ line: String) { text += line + "\n" }

  private func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
