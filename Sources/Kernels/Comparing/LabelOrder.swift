import Columns

extension Column {
  /// Values of an ENUM as the places of their labels, which is the order that the type was made
  /// with; any other column as it is.
  package var inLabelOrder: Column {
    guard case .enumeration(let labels) = type else { return self }
    if isConstant, isNull(0) { return self }
    var places: [String: Int32] = [:]
    for (place, label) in labels.enumerated() { places[label] = Int32(place) }
    let flat = flattened()
    let texts = flat.span(of: StringView.self)
    let buffer = Buffer.of(Int32.self, count: count)
    var out = buffer.mutableSpan(of: Int32.self, count: count)
    for row in 0..<count {
      out[row] = flat.isNull(row) ? 0 : places[texts[row].text] ?? Int32(labels.count)
    }
    return Column(.int32, count: count, values: buffer, validity: flat.validity)
  }
}
