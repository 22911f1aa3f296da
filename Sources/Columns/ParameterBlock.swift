/// The parameters of one run of a prepared statement, as scalars and as values.
package final class ParameterBlock {
  package let scalars: ScalarBlock
  private let types: [DataType]
  /// Where they are values already, or one has no scalar form.
  private var given: [Value]?
  private var others: [Int: Value] = [:]

  package init(_ types: [DataType]) {
    self.types = types
    scalars = ScalarBlock(count: types.count)
  }

  package init(values: [Value]) {
    types = []
    scalars = ScalarBlock(count: values.count)
    for (place, value) in values.enumerated() { set(place, value) }
    given = values
  }

  package var count: Int { scalars.count }

  /// Forgets the values of the run before.
  package func clear() {
    scalars.clear()
    given = nil
    if !others.isEmpty { others = [:] }
  }

  package func set(_ place: Int, _ value: Value) {
    switch value {
    case .null: scalars[place] = .null
    case .integer(let integer):
      guard let small = Int64(exactly: integer) else { return keep(place, value) }
      scalars[place] = Scalar(number: small, scale: 0)
    case .decimal(let unscaled, let scale):
      guard (0...18).contains(scale), let small = Int64(exactly: unscaled) else {
        return keep(place, value)
      }
      scalars[place] = Scalar(number: small, scale: scale)
    case .string(let text): scalars.set(place, text: text)
    case .date(let days): scalars[place] = Scalar(days: Int64(days))
    case .ticks(let ticks): scalars[place] = Scalar(ticks: ticks)
    case .boolean(let truth): scalars[place] = Scalar(boolean: truth)
    default: keep(place, value)
    }
  }

  private func keep(_ place: Int, _ value: Value) {
    scalars[place] = .other
    others[place] = value
  }

  /// All of them, for who computes with columns.
  package var values: [Value] {
    if let given { return given }
    let made = types.indices.map { others[$0] ?? scalars[$0].value(types[$0]) }
    given = made
    return made
  }
}
