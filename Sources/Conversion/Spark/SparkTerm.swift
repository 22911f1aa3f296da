/// An expression as Spark's text, with its type.
struct SparkTerm: Sendable {
  /// Stands as an operand anywhere: compound texts have parentheses.
  var text: String
  var type: SparkType

  init(_ text: String, _ type: SparkType) {
    self.text = text
    self.type = type
  }

  static let null = SparkTerm("NULL", .unknown)

  /// A quoted text. `''` is NULL, as in Oracle.
  static func string(_ value: String) -> SparkTerm {
    value.isEmpty ? SparkTerm("CAST(NULL AS STRING)", .string) : SparkTerm(quoted(value), .string)
  }

  /// Spark reads backslashes in literals.
  static func quoted(_ value: String) -> String {
    var text = "'"
    for character in value {
      switch character {
      case "'": text += "\\'"
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
    return text + "'"
  }

  func cast(_ type: SparkType) -> SparkTerm {
    type == self.type ? self : SparkTerm("CAST(\(text) AS \(type.text))", type)
  }

  /// As a number: texts and what is not known are cast.
  var number: SparkTerm { type.isNumber ? self : cast(.number) }

  /// As a text, the way Oracle converts it.
  var string: SparkTerm {
    switch type {
    case .string: return self
    case .unknown: return SparkTerm("CAST(\(text) AS STRING)", .string)
    case .integer: return SparkTerm("CAST(\(text) AS STRING)", .string)
    case .decimal, .double: return SparkTerm("oracle_text(\(text))", .string)
    case .date, .timestamp:
      return SparkTerm("UPPER(DATE_FORMAT(\(text), 'dd-MMM-yy'))", .string)
    case .boolean:
      return SparkTerm("CASE WHEN \(text) THEN 'TRUE' WHEN NOT \(text) THEN 'FALSE' END", .string)
    }
  }
}
