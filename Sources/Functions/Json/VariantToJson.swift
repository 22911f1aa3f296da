import Columns
import Diagnostics
import Kernels

let variantToJsonFunction = ScalarFunction(
  "variant_to_json", category: .json,
  summary: "A VARIANT of Parquet, in one piece or shredded, as JSON; binary values are base64.",
  example: "variant_to_json({'metadata': '\\x010000'::BLOB, 'value': '\\x0c07'::BLOB})", gives: "7",
  [
    Overload("(STRUCT(metadata BLOB, value BLOB, …)) → JSON") { given, _ in
      guard given.count == 1, let shape = VariantShape(root: given[0].type) else { return nil }
      return .values([given[0].type], returns: .json, canFail: true) {
        (values) throws(SQLError) in
        guard case .structure(let members) = values[0],
          case .blob(let metadata) = members[shape.metadata ?? 0]
        else { return .null }
        let binary = try VariantBinary(metadata: metadata)
        let found = try shape.json(members, binary)
        return found.map { .string($0.description) } ?? .null
      }
    }
  ])

/// Where the parts of a variant are in its structure (VariantShredding.md).
private indirect enum VariantParts: Sendable {
  case scalar(DataType)
  case list(VariantShape)
  case object([(name: String, shape: VariantShape)])

  var isObject: Bool { if case .object = self { true } else { false } }
}

private struct VariantShape: Sendable {
  /// Only of the root.
  let metadata: Int?
  let value: Int?
  let typed: Int?
  let parts: VariantParts?

  /// nil for a structure that is no variant.
  init?(root type: DataType) {
    guard case .structure(let fields) = type,
      let metadata = fields.firstIndex(where: { $0.name == "metadata" && $0.type == .blob }),
      fields.contains(where: { $0.name == "value" || $0.name == "typed_value" })
    else { return nil }
    self.init(fields, metadata: metadata)
  }

  private init(_ fields: [Field], metadata: Int?) {
    self.metadata = metadata
    value = fields.firstIndex { $0.name == "value" && $0.type == .blob }
    typed = fields.firstIndex { $0.name == "typed_value" }
    parts = typed.map { VariantShape.parts(fields[$0].type) }
  }

  private static func parts(_ type: DataType) -> VariantParts {
    switch type {
    case .list(.structure(let fields)): return .list(VariantShape(fields, metadata: nil))
    case .structure(let fields):
      return .object(
        fields.map { field in
          guard case .structure(let members) = field.type else {
            return (field.name, VariantShape([], metadata: nil))
          }
          return (field.name, VariantShape(members, metadata: nil))
        })
    default: return .scalar(type)
    }
  }

  /// nil where there is no value at all.
  func json(_ members: [Value], _ binary: VariantBinary) throws(SQLError) -> JSON? {
    var rest: JSON?
    if let value, case .blob(let bytes) = members[value] { rest = try binary.json(bytes) }
    guard let typed, !members[typed].isNull, let parts else { return rest }
    guard rest == nil || parts.isObject else {
      throw SQLError(.dataCorrupted, "a VARIANT has two values in one place")
    }
    switch (parts, members[typed]) {
    case (.list(let shape), .list(let elements)):
      var found: [JSON] = []
      for case .structure(let element) in elements {
        found.append(try shape.json(element, binary) ?? .null)
      }
      return .array(found)
    case (.object(let fields), .structure(let values)):
      var found: [JSON.Member] = []
      for (field, value) in zip(fields, values) {
        guard case .structure(let inner) = value,
          let member = try field.shape.json(inner, binary)
        else { continue }
        found.append(JSON.Member(field.name, member))
      }
      // What is not shredded lies beside it.
      if case .object(let others)? = rest { found += others }
      return .object(found.sorted { $0.name < $1.name })
    case (.scalar(let type), let scalar):
      if case .blob(let bytes) = scalar { return .string(base64(bytes)) }
      return Functions.json(scalar, type)
    default: return rest
    }
  }
}
