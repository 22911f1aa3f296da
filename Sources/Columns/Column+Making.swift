extension Column {
  /// `count` rows of NULL.
  package static func nulls(_ type: DataType, count: Int) -> Column {
    Column(
      type, count: count, encoding: .constant,
      values: Buffer.zeroed(UInt8.self, count: max(1, type.physical.width)),
      validity: Bitmap(repeating: false, count: 1),
      children: type.isStructure
        ? emptyChildren(of: type).map { nulls($0.type, count: count) } : emptyChildren(of: type))
  }

  /// `count` rows of one value, which must be of this type.
  package static func constant(_ value: Value, _ type: DataType, count: Int) -> Column {
    if case .null = value { return nulls(type, count: count) }
    var builder = ColumnBuilder(type, capacity: 1)
    builder.append(value)
    let one = builder.finish()
    return one.repeated(count)
  }

  /// The first row of a flat column as a constant.
  @usableFromInline package func repeated(_ count: Int) -> Column {
    // A constant has its value even where it has no rows.
    let one = encoding == .dictionary ? flattened() : self
    return Column(
      type, count: count, encoding: .constant, values: one.values, offset: one.offset,
      validity: one.validity?.slice(from: 0, count: 1),
      children: type.isStructure ? children.map { $0.repeated(count) } : one.children,
      heaps: one.heaps)
  }

  /// Rows that hold the codes of `entries`.
  package static func dictionary(
    codes: Buffer, offset: Int = 0, count: Int, validity: Bitmap? = nil, entries: Column
  ) -> Column {
    Column(
      entries.type, count: count, encoding: .dictionary, values: codes, offset: offset,
      validity: validity, entries: entries)
  }

  /// A flat column made by filling its values.
  @inlinable package static func make<T: ColumnElement>(
    _ type: DataType, count: Int, validity: Bitmap? = nil, heaps: [Buffer] = [],
    _ elements: T.Type = T.self, fill: (inout MutableSpan<T>) -> Void
  ) -> Column {
    let buffer = Buffer.of(T.self, count: count)
    var span = buffer.mutableSpan(of: T.self, count: count)
    fill(&span)
    return Column(type, count: count, values: buffer, validity: validity, heaps: heaps)
  }

  static func emptyChildren(of type: DataType) -> [Column] {
    switch type {
    case .list(let element): [empty(element)]
    case .map(let key, let value): [empty(key), empty(value)]
    case .structure(let fields): fields.map { nulls($0.type, count: 0) }
    default: []
    }
  }

  package static func empty(_ type: DataType) -> Column {
    Column(type, count: 0, values: .empty, children: emptyChildren(of: type))
  }
}

extension DataType {
  package var isStructure: Bool { if case .structure = self { true } else { false } }
}
