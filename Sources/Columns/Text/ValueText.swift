/// The value as SQL results print it.
package func text(of value: Value, type: DataType) -> String {
  switch value {
  case .null: "NULL"
  case .boolean(let bool): bool ? "true" : "false"
  case .integer(let integer): "\(integer)"
  case .decimal(let unscaled, let scale): "\(unscaled)e-\(scale)"
  case .double(let double): "\(double)"
  case .string(let text): text
  default: "\(value)"
  }
}
