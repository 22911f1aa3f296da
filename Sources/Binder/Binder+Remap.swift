import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// What a nested value of one shape becomes in another.
private indirect enum Remap: Sendable {
  case same
  case constant(Value)
  /// A structure: each field from the field at a place, or without one.
  case structure([(place: Int?, field: Remap)])
  case list(Remap)
  case map(key: Remap, value: Remap)

  func value(of value: Value) -> Value {
    switch (self, value) {
    case (.constant(let constant), _): return constant
    case (.same, _), (_, .null): return value
    case (.structure(let fields), .structure(let members)):
      return .structure(fields.map { $0.field.value(of: $0.place.map { members[$0] } ?? .null) })
    case (.list(let element), .list(let items)): return .list(items.map { element.value(of: $0) })
    case (.map(let key, let part), .map(let entries)):
      return .map(
        entries.map { .init(key: key.value(of: $0.key), value: part.value(of: $0.value)) })
    default: return value
    }
  }
}

/// A constant and its type.
private struct Written {
  var value: Value
  var type: DataType

  /// The field of a structure; nil where it has none, or is no structure.
  func field(_ name: String) -> Written? {
    guard case .structure(let fields) = type, case .structure(let members) = value,
      let place = fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
    else { return nil }
    return Written(value: members[place], type: fields[place].type)
  }

  /// The source of a field, `'j'` or `ROW('j', {…})`, and what is said of its parts.
  var source: (name: String, parts: Written?)? {
    if case .string(let name) = value { return (name, nil) }
    guard case .structure(let members) = value, case .structure(let fields) = type,
      members.count == 2, case .string(let name) = members[0]
    else { return nil }
    return (name, Written(value: members[1], type: fields[1].type))
  }

  var names: [String] {
    if case .structure(let fields) = type { return fields.map(\.name) }
    return []
  }
}

extension Binder {
  /// DuckDB's `remap_struct(value, NULL::target, {'new': 'old'}, {'new': default})`: a nested value
  /// in the shape of another type, its parts renamed, left out, and filled by constants.
  func bindRemap(
    _ arguments: [Syntax.Expression], _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let input = try bind(arguments[0], context)
    let target = try bind(arguments[1], context).type
    let mapping = try written(arguments[2], context)
    let defaults = try written(arguments[3], context)
    let (remap, shape) = try self.remap(input.type, target, mapping, defaults, at: range)
    let call = ScalarCall(
      name: "remap_struct[\(target)|\(fingerprint(mapping))|\(fingerprint(defaults))]",
      argumentTypes: [input.type], returnType: shape, traits: FunctionTraits(isStrict: false)
    ) { (columns, context) throws(SQLError) in
      var builder = ColumnBuilder(shape, capacity: context.count)
      for row in 0..<context.count { builder.append(remap.value(of: columns[0][row])) }
      return builder.finish()
    }
    return try converted(.call(call, [input]), to: target, at: range)
  }

  private func fingerprint(_ written: Written) -> String {
    ValueText.text(of: written.value, type: written.type)
  }

  private func written(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> Written {
    let bound = try bind(expression, context)
    guard let value = try bound.constantValue(session) else {
      throw fail(
        .invalidParameter, "remap_struct takes constants for its names and defaults",
        at: expression.range)
    }
    return Written(value: value, type: bound.type)
  }

  private func remap(
    _ source: DataType, _ target: DataType, _ mapping: Written?, _ defaults: Written?,
    at range: SourceRange
  ) throws(SQLError) -> (Remap, DataType) {
    switch (source, target) {
    case (.structure(let old), .structure(let new)):
      try refuseUnknown(mapping, defaults, among: new.map(\.name), at: range)
      var fields: [(place: Int?, field: Remap)] = []
      var shape: [Field] = []
      for field in new {
        let (place, remap, type) = try remapped(field, old, mapping, defaults, at: range)
        fields.append((place, remap))
        shape.append(Field(field.name, type))
      }
      return (.structure(fields), .structure(shape))
    case (.list(let old), .list(let new)):
      try refuseUnknown(mapping, defaults, among: ["list"], at: range)
      let (element, type) = try part("list", old, new, mapping, defaults, at: range)
      return (.list(element), .list(type))
    case (.map(let oldKey, let oldValue), .map(let newKey, let newValue)):
      try refuseUnknown(mapping, defaults, among: ["key", "value"], at: range)
      let (key, keyType) = try part("key", oldKey, newKey, mapping, defaults, at: range)
      let (value, type) = try part("value", oldValue, newValue, mapping, defaults, at: range)
      return (.map(key: key, value: value), .map(key: keyType, value: type))
    default:
      throw fail(
        .datatypeMismatch,
        "remap_struct makes structures, lists and maps of their like, not \(target) of \(source)",
        at: range)
    }
  }

  /// The element of a list, the key or the value of a map: always those of the source.
  private func part(
    _ name: String, _ old: DataType, _ new: DataType, _ mapping: Written?, _ defaults: Written?,
    at range: SourceRange
  ) throws(SQLError) -> (Remap, DataType) {
    let (parts, fillings) = (mapping?.field(name)?.source?.parts, defaults?.field(name))
    if parts == nil, fillings == nil { return (.same, old) }
    return try remap(old, new, parts, fillings, at: range)
  }

  private func remapped(
    _ field: Field, _ old: [Field], _ mapping: Written?, _ defaults: Written?,
    at range: SourceRange
  ) throws(SQLError) -> (place: Int?, Remap, DataType) {
    let filling = defaults?.field(field.name)
    guard let entry = mapping?.field(field.name) else {
      guard let filling else {
        throw fail(
          .invalidParameter,
          "remap_struct has neither a source nor a default for \"\(field.name)\"",
          at: range)
      }
      return (nil, .constant(filling.value), filling.type)
    }
    guard let (name, parts) = entry.source,
      let place = old.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
    else {
      throw fail(
        .undefinedColumn, "remap_struct finds no source for \"\(field.name)\"", at: range,
        hint: "the value has \(old.map(\.name).joined(separator: ", "))")
    }
    if parts == nil, filling == nil { return (place, .same, old[place].type) }
    let (remap, type) = try self.remap(old[place].type, field.type, parts, filling, at: range)
    return (place, remap, type)
  }

  private func refuseUnknown(
    _ mapping: Written?, _ defaults: Written?, among names: [String], at range: SourceRange
  ) throws(SQLError) {
    let known = Set(names.map { $0.lowercased() })
    for name in (mapping?.names ?? []) + (defaults?.names ?? [])
    where !known.contains(name.lowercased()) {
      throw fail(
        .undefinedColumn, "the target of remap_struct has no part \"\(name)\"", at: range,
        hint: didYouMean(name, among: names))
    }
  }
}
