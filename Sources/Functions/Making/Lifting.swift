import Columns
import Diagnostics

/// Makes a kernel that sees only flat columns and constants that are not NULL.
///
/// A constant NULL gives NULL; constants alone are computed once; a dictionary beside constants is
/// computed once per entry. Where an entry that no row may use has no value, the rows themselves
/// are computed.
func lifted(_ type: DataType, _ kernel: @escaping ScalarKernel) -> ScalarKernel {
  return { (arguments, context) throws(SQLError) in
    let count = context.count
    if count == 0 { return Column.empty(type) }
    if arguments.contains(where: { $0.type == .null || ($0.isConstant && $0.isNull(0)) }) {
      return .nulls(type, count: count)
    }
    if arguments.allSatisfy(\.isConstant), count > 1, !arguments.isEmpty {
      let single = KernelContext(count: 1, session: context.session)
      let ones = arguments.map { $0.slice(from: 0, count: 1) }
      return try kernel(ones, single).flattened().repeated(count)
    }
    if let result = liftedOverEntries(arguments, context, kernel) { return result }
    return try kernel(
      arguments.map { $0.encoding == .dictionary ? $0.flattened() : $0 }, context)
  }
}

private func liftedOverEntries(
  _ arguments: [Column], _ context: KernelContext, _ kernel: ScalarKernel
) -> Column? {
  var place: Int?
  for i in arguments.indices where !arguments[i].isConstant {
    guard arguments[i].encoding == .dictionary, place == nil else { return nil }
    place = i
  }
  guard let place, let entries = arguments[place].entries, entries.count > 0,
    entries.count <= context.count
  else { return nil }
  let small = KernelContext(count: entries.count, session: context.session)
  let parts = arguments.indices.map { i in
    i == place ? entries : arguments[i].resized(to: entries.count)
  }
  guard let computed = try? kernel(parts, small) else { return nil }
  let rows = arguments[place]
  return .dictionary(
    codes: rows.values, offset: rows.offset, count: rows.count, validity: rows.validity,
    entries: computed.flattened())
}

extension Column {
  /// A constant with another number of rows.
  func resized(to count: Int) -> Column {
    Column(
      type, count: count, encoding: .constant, values: values, offset: offset, validity: validity,
      children: type.isStructure ? children.map { $0.resized(to: count) } : children, heaps: heaps)
  }
}
