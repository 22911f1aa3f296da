import Columns

/// Values between programs and statements of single rows.
extension Datum {
  /// A value of a block, of the column type `type`.
  init(_ block: ScalarBlock, _ place: Int, _ type: DataType) {
    let scalar = block[place]
    switch (scalar.form, type) {
    case (.null, _): self = .null
    case (.number, .number):
      // As few decimal places as it needs.
      var (number, scale) = (scalar.number, scalar.scale)
      while scale > 0, number % 10 == 0 { (number, scale) = (number / 10, scale - 1) }
      self = NumberMath.decimal(number, scale)
    case (.number, _): self = NumberMath.decimal(scalar.number, scalar.scale)
    case (.text, .varchar): self = .of(scalar.text.text)
    case (.boolean, _): self = .boolean(scalar.number != 0)
    case (.ticks, .timestamp(.seconds)): self = .date(scalar.number)
    default: self = Datum(block.column(place, type), 0)
    }
  }

  /// Puts the value among the parameters of a statement, as `value(as:)` has it.
  func store(
    in block: ParameterBlock, at place: Int, as type: DataType
  ) throws(Raised) {
    switch (self, type) {
    case (.null, _): block.scalars[place] = .null
    case (.integer(let value), .number), (.integer(let value), .int64):
      block.scalars[place] = Scalar(number: value, scale: 0)
    case (.decimal(let unscaled, let scale), .number):
      block.scalars[place] = Scalar(number: unscaled, scale: Int(scale))
    case (.text(let text), .varchar): block.scalars.set(place, text: text)
    case (.date(let seconds), .timestamp(.seconds)):
      block.scalars[place] = Scalar(ticks: seconds)
    case (_, .decimal(_, let scale)):
      guard let scaled = scaled(to: scale) else { return block.set(place, try value(as: type)) }
      block.scalars[place] = Scalar(number: scaled, scale: scale)
    default: block.set(place, try value(as: type))
    }
  }

  /// A number as an integer of this scale, which is not less than its own; nil where 64 bits do not
  /// hold it.
  private func scaled(to scale: Int) -> Int64? {
    let (number, has) = NumberMath.parts(self)
    guard has >= 0, has <= scale, scale <= 18 else { return nil }
    if has == scale { return number }
    let (moved, overflow) = number.multipliedReportingOverflow(
      by: NumberMath.powers[scale - has])
    return overflow ? nil : moved
  }

  /// The same for a numeric type; false where the type does not have the value exactly.
  func storeExact(in block: ParameterBlock, at place: Int, as type: DataType) -> Bool {
    if case .decimal(let precision, let scale) = type, precision <= 18,
      let scaled = scaled(to: scale), scaled.magnitude < NumberMath.powers[precision].magnitude
    {
      block.scalars[place] = Scalar(number: scaled, scale: scale)
      return true
    }
    guard let value = exactValue(as: type) else { return false }
    block.set(place, value)
    return true
  }
}
