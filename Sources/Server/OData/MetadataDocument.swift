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
      let head =
        "<EntitySet Name=\"\(xml(set.name))\" EntityType=\"\(namespace).\(xml(set.name))\""
      if set.navigations.isEmpty {
        line(head + "/>")
        continue
      }
      line(head + ">")
      for navigation in set.navigations {
        line(
          "<NavigationPropertyBinding Path=\"\(xml(navigation.name))\" "
            + "Target=\"\(xml(navigation.target))\"/>")
      }
      line("</EntitySet>")
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
    for property in set.properties { write(property, set.comments[property.column]) }
    for navigation in set.navigations { write(navigation, of: set) }
    if let comment = set.comment { line(description(comment)) }
    line("</EntityType>")
  }

  private mutating func write(_ navigation: EntitySet.Navigation, of set: EntitySet) {
    let target = "\(EntityModel.namespace).\(xml(navigation.target))"
    let type = navigation.isCollection ? "Collection(\(target))" : target
    let head = "<NavigationProperty Name=\"\(xml(navigation.name))\" Type=\"\(type)\""
    if navigation.isCollection { return line(head + "/>") }
    line(head + ">")
    for (column, other) in zip(navigation.columns, navigation.others) {
      let property = set.properties.first { $0.column == column }?.name ?? column
      line(
        "<ReferentialConstraint Property=\"\(xml(property))\" "
          + "ReferencedProperty=\"\(xml(other))\"/>")
    }
    line("</NavigationProperty>")
  }

  private func description(_ comment: String) -> String {
    "<Annotation Term=\"Org.OData.Core.V1.Description\" String=\"\(xml(comment))\"/>"
  }

  private mutating func write(_ property: EntitySet.Property, _ comment: String?) {
    let type = property.edm
    var attributes = "Name=\"\(xml(property.name))\" Type=\"\(type.name)\""
    if !property.isNullable { attributes += " Nullable=\"false\"" }
    if let length = property.maximumLength { attributes += " MaxLength=\"\(length)\"" }
    if let precision = type.precision { attributes += " Precision=\"\(precision)\"" }
    if let scale = type.scale { attributes += " Scale=\"\(scale)\"" }
    guard let comment else { return line("<Property \(attributes)/>") }
    line("<Property \(attributes)>")
    line(description(comment))
    line("</Property>")
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
