import Columns
import Diagnostics
import Kernels

/// Between lists, structures and maps, member by member.
func nestedConversion(from: DataType, to: DataType) -> Conversion? {
  switch (from, to) {
  case (.list(let a), .list(let b)):
    guard let element = conversion(from: a, to: b) else { return nil }
    return members([element], to: to)
  case (.map(let key, let value), .map(let otherKey, let otherValue)):
    guard let keys = conversion(from: key, to: otherKey),
      let values = conversion(from: value, to: otherValue)
    else { return nil }
    return checkingKeys(members([keys, values], to: to), changes: key != otherKey)
  case (.structure(let fields), .map(let key, let value)):
    return mapping(fields, key: key, value: value, to: to)
  case (.structure(let a), .structure(let b)):
    // Objects of another type are other objects, whatever their attributes are.
    if let object = from.objectType, let other = to.objectType, object != other { return nil }
    if let places = placesAmongMore(from: a, to: b) { return widened(a, b, places, to: to) }
    guard let places = matchingPlaces(from: a, to: b) else { return nil }
    let fields = zip(places, b).compactMap { conversion(from: a[$0].type, to: $1.type) }
    return fields.count == a.count ? members(fields, at: places, to: to) : nil
  default: return nil
  }
}

/// A structure as a map from the names of its fields to their values.
private func mapping(
  _ fields: [Field], key: DataType, value: DataType, to type: DataType
) -> Conversion? {
  guard let keys = conversion(from: .varchar, to: key) else { return nil }
  var values: [Conversion] = []
  for field in fields {
    guard let one = conversion(from: field.type, to: value) else { return nil }
    values.append(one)
  }
  let made = values
  let whole = Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
    let flat = column.flattened()
    var builder = ColumnBuilder(.varchar, capacity: fields.count)
    for field in fields { builder.append(.string(field.name)) }
    let inner = KernelContext(count: fields.count, session: context.session)
    let labels = try keys.kernel(builder.finish(), inner, failure)
    var children: [Column] = []
    for (child, conversion) in zip(flat.children, made) {
      let inner = KernelContext(count: child.count, session: context.session)
      children.append(try conversion.kernel(child.flattened(), inner, failure))
    }
    var maps = ColumnBuilder(type, capacity: flat.count)
    for row in 0..<flat.count {
      if flat.isNull(row) {
        maps.appendNull()
        continue
      }
      maps.append(
        .map(
          fields.indices.map { .init(key: labels[$0], value: children[$0][flat.offset + row]) }))
    }
    return maps.finish()
  }
  return checkingKeys(whole, changes: true)
}

/// Refuses maps whose converted keys are equal or NULL: `MAP(['1', '01'], …)` with integers as keys.
private func checkingKeys(_ conversion: Conversion, changes: Bool) -> Conversion {
  guard changes else { return conversion }
  return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
    let made = try conversion.kernel(column, context, failure)
    var kept = [Bool](repeating: true, count: made.count)
    for row in 0..<made.count {
      guard case .map(let entries) = made[row] else { continue }
      let keys = entries.map(\.key)
      if Set(keys).count == keys.count, !keys.contains(.null) { continue }
      if failure == .null {
        kept[row] = false
      } else {
        throw SQLError(.invalidParameter, "the keys of a map must differ, and none may be NULL")
      }
    }
    if kept.allSatisfy({ $0 }) { return made }
    var builder = ColumnBuilder(made.type, capacity: made.count)
    for row in 0..<made.count { builder.append(kept[row] ? made[row] : .null) }
    return builder.finish()
  }
}

/// A structure with more fields, NULL where the given one has none.
private func widened(
  _ from: [Field], _ fields: [Field], _ places: [Int?], to type: DataType
) -> Conversion? {
  var conversions: [Conversion?] = []
  for (place, field) in zip(places, fields) {
    guard let place else {
      conversions.append(nil)
      continue
    }
    guard let one = conversion(from: from[place].type, to: field.type) else { return nil }
    conversions.append(one)
  }
  let made = conversions
  return Conversion(canFail: made.contains { $0?.canFail ?? false }) {
    (column, context, failure) throws(SQLError) in
    let flat = column.flattened()
    let count = flat.children.first?.count ?? flat.count
    var children: [Column] = []
    for (i, field) in fields.enumerated() {
      guard let place = places[i], let conversion = made[i] else {
        children.append(Column.nulls(field.type, count: count).flattened())
        continue
      }
      let child = flat.children[place]
      let inner = KernelContext(count: child.count, session: context.session)
      children.append(try conversion.kernel(child.flattened(), inner, failure).flattened())
    }
    return Column(
      type, count: flat.count, values: flat.values, offset: flat.offset, validity: flat.validity,
      children: children, heaps: flat.heaps)
  }
}

/// - Parameter places: Which child each conversion takes; nil takes them in turn.
private func members(
  _ conversions: [Conversion], at places: [Int]? = nil, to type: DataType
) -> Conversion {
  Conversion(canFail: conversions.contains { $0.canFail }) {
    (column, context, failure) throws(SQLError) in
    let flat = column.flattened()
    var children: [Column] = []
    let given = places.map { $0.map { flat.children[$0] } } ?? flat.children
    for (child, conversion) in zip(given, conversions) {
      let inner = KernelContext(count: child.count, session: context.session)
      children.append(try conversion.kernel(child.flattened(), inner, failure).flattened())
    }
    return Column(
      type, count: flat.count, values: flat.values, offset: flat.offset, validity: flat.validity,
      children: children, heaps: flat.heaps)
  }
}
