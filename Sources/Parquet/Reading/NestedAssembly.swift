import Columns
import Diagnostics

/// Makes nested columns out of the levels of their leaves (Dremel, section 4.3).
///
/// An entry of a leaf stands for a place in each enclosing list. At a shape inside lists down to
/// repetition level `r`, whose innermost list has an element from definition level `d` on, the
/// entries with repetition ≤ r and definition ≥ d are its places, one after another.
struct NestedAssembly {
  /// By position among the file's leaves.
  private let records: [Int: LeafRecords]

  init(_ records: [LeafRecords]) {
    self.records = Dictionary(
      records.map { ($0.leaf.index, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The column of a shape at the top.
  func column(_ shape: ColumnShape, rows: Int) throws(SQLError) -> Column {
    let column = try build(shape, Context(repetition: 0, definition: 0))
    guard column.count == rows else { throw disagree(shape) }
    return column
  }

  private struct Context {
    let repetition: Int
    let definition: Int
  }

  private func disagree(_ shape: ColumnShape) -> SQLError {
    SQLError(.dataCorrupted, "the members of \"\(shape.name)\" have different numbers of values")
  }

  private func build(_ shape: ColumnShape, _ context: Context) throws(SQLError) -> Column {
    guard let first = shape.leaves.first, let entries = records[first.index] else {
      throw disagree(shape)
    }
    switch shape.kind {
    case .leaf: return leaf(shape, entries, context)
    case .structure: return try structure(shape, entries, context)
    case .list(let definition, let repetition), .map(let definition, let repetition):
      return try list(
        shape, entries, context, Context(repetition: repetition, definition: definition))
    }
  }

  /// Which places are not NULL, as bytes.
  private func presence(
    _ entries: LeafRecords, _ context: Context, from level: Int
  ) -> (bytes: [UInt8], ones: Int) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.count)
    var ones = 0
    let definitions = entries.definitions
    let repetitions = entries.repetitions
    for i in definitions.indices {
      let isPlace =
        Int(definitions[i]) >= context.definition
        && (repetitions.isEmpty || Int(repetitions[i]) <= context.repetition)
      if isPlace {
        let isPresent = Int(definitions[i]) >= level
        ones += isPresent ? 1 : 0
        bytes.append(isPresent ? 1 : 0)
      }
    }
    return (bytes, ones)
  }

  private func leaf(
    _ shape: ColumnShape, _ entries: LeafRecords, _ context: Context
  ) -> Column {
    let (present, ones) = presence(entries, context, from: shape.definition)
    if ones == present.count && ones == entries.values.count { return entries.values }
    if ones == 0 || ones != entries.values.count {
      return Column.nulls(shape.type, count: present.count).flattened()
    }
    let validity = Bitmap(bytes: present.span)
    let values = entries.values
    let width = values.encoding == .dictionary ? 4 : values.physical.width
    let target = Buffer(byteCount: present.count * width)
    target.copy(from: values.values, at: values.offset * width, count: ones * width, to: 0)
    Spreading.spread(target, width: width, values: ones, rows: present.count, validity: validity)
    return Column(
      values.type, count: present.count, encoding: values.encoding, values: target,
      validity: validity, entries: values.entries, heaps: values.heaps)
  }

  private func structure(
    _ shape: ColumnShape, _ entries: LeafRecords, _ context: Context
  ) throws(SQLError) -> Column {
    let (present, ones) = presence(entries, context, from: shape.definition)
    var children: [Column] = []
    for child in shape.children {
      let column = try build(child, context)
      guard column.count == present.count else { throw disagree(shape) }
      children.append(column)
    }
    return Column(
      shape.type, count: present.count, values: .empty,
      validity: ones == present.count ? nil : Bitmap(bytes: present.span), children: children)
  }

  private func list(
    _ shape: ColumnShape, _ entries: LeafRecords, _ context: Context, _ inner: Context
  ) throws(SQLError) -> Column {
    let (present, ones) = presence(entries, context, from: shape.definition)
    let views = try lengths(shape, entries, context, inner, places: present.count)
    var children: [Column] = []
    for child in shape.children { children.append(try build(child, inner)) }
    let total = children.first?.count ?? 0
    guard children.allSatisfy({ $0.count == total }), views.total == total else {
      throw disagree(shape)
    }
    return Column(
      shape.type, count: present.count, values: views.buffer,
      validity: ones == present.count ? nil : Bitmap(bytes: present.span), children: children)
  }

  /// Where the elements of each place are.
  private func lengths(
    _ shape: ColumnShape, _ entries: LeafRecords, _ context: Context, _ inner: Context,
    places: Int
  ) throws(SQLError) -> (buffer: Buffer, total: Int) {
    let buffer = Buffer.zeroed(ListView.self, count: places)
    let output = buffer.pointer(to: ListView.self)
    let definitions = entries.definitions
    let repetitions = entries.repetitions
    guard repetitions.count == definitions.count else { throw disagree(shape) }
    var place = -1
    var element: UInt32 = 0
    for i in definitions.indices {
      let repetition = Int(repetitions[i])
      let definition = Int(definitions[i])
      if repetition <= context.repetition && definition >= context.definition {
        place += 1
        output[place] = ListView(start: element, length: 0)
      }
      if repetition <= inner.repetition && definition >= inner.definition {
        guard place >= 0 else { throw disagree(shape) }
        output[place].length += 1
        element += 1
      }
    }
    return (buffer, Int(element))
  }
}
