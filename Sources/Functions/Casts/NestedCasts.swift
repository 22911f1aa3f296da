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
    return members([keys, values], to: to)
  case (.structure(let a), .structure(let b)):
    guard let places = matchingPlaces(from: a, to: b) else { return nil }
    let fields = zip(places, b).compactMap { conversion(from: a[$0].type, to: $1.type) }
    return fields.count == a.count ? members(fields, at: places, to: to) : nil
  default: return nil
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
