import Catalog
import Columns
import Diagnostics
import Functions
import Parquet

/// Makes a column as a Parquet file has it into one of its table's type.
///
/// The table's type may be wider (type widening), its structures may have other members in another
/// order, and old writers gave instants and texts other types.
struct TypeAdaptation: ColumnAdaptation {
  indirect enum Step: Sendable {
    case keep
    case cast(ScalarKernel)
    /// Per member of the table's structure: the place in the file's, or nil for a missing one.
    case structure([(place: Int?, step: Step)])
    case list(Step)
    case map(key: Step, value: Step)
  }

  let step: Step
  let type: DataType

  func adapted(_ column: Column) throws(SQLError) -> Column {
    try TypeAdaptation.apply(step, column, type)
  }

  private static func apply(
    _ step: Step, _ column: Column, _ type: DataType
  ) throws(SQLError) -> Column {
    if case .keep = step { return column.type == type ? column : column.retyped(type) }
    if case .cast(let kernel) = step {
      return try kernel([column], KernelContext(count: column.count, session: FunctionSession()))
    }
    let flat = column.flattened()
    var children: [Column] = []
    switch (step, type) {
    case (.structure(let members), .structure(let fields)):
      for (member, field) in zip(members, fields) {
        if let place = member.place {
          children.append(try apply(member.step, flat.children[place], field.type))
        } else {
          children.append(.nulls(field.type, count: flat.count))
        }
      }
    case (.list(let element), .list(let elementType)):
      children = [try apply(element, flat.children[0], elementType)]
    case (.map(let key, let value), .map(let keyType, let valueType)):
      children = [
        try apply(key, flat.children[0], keyType), try apply(value, flat.children[1], valueType),
      ]
    default: break
    }
    return Column(
      type, count: flat.count, values: flat.values, offset: flat.offset, validity: flat.validity,
      children: children, heaps: flat.heaps)
  }
}

/// Finds the columns of a table in a file, by name or by number.
struct ColumnFinder {
  let mapping: ColumnMapping

  /// Where a column of the table comes from in the file; NULL where the file lacks it.
  func origin(_ field: DeltaField, in file: FileSchema) throws(SQLError) -> ColumnOrigin {
    guard let place = place(of: field, among: file.columns) else { return .constant(.null) }
    let shape = file.columns[place]
    do throws(SQLError) {
      let type = field.dataType
      if StoredForm.kept(field) != nil {
        let step = try StoredForm.step(from: shape.type, to: type)
        return .stored(place, TypeAdaptation(step: step, type: type))
      }
      let step = try step(from: shape, to: field.type)
      if case .keep = step, shape.type == type { return .stored(place, nil) }
      return .stored(place, TypeAdaptation(step: step, type: type))
    } catch {
      throw error.noting("column \"\(field.name)\"")
    }
  }

  /// The position of a column of the table in the file.
  func place(of field: DeltaField, in file: FileSchema) -> Int? {
    place(of: field, among: file.columns)
  }

  private func place(of field: DeltaField, among shapes: [ColumnShape]) -> Int? {
    switch mapping {
    case .id:
      guard let id = field.storedID else { return nil }
      return shapes.firstIndex { $0.fieldID == id }
    case .name: return shapes.firstIndex { $0.name == field.storedName }
    case .none:
      if let exact = shapes.firstIndex(where: { $0.name == field.name }) { return exact }
      let folded = field.name.lowercased()
      return shapes.firstIndex { $0.name.lowercased() == folded }
    }
  }

  private func step(
    from shape: ColumnShape, to type: DeltaType
  ) throws(SQLError) -> TypeAdaptation.Step {
    switch type {
    case .primitive(let wanted): return try StoredForm.step(from: shape.type, to: wanted)
    case .variant:
      return .structure(
        ["metadata", "value"].map { name in
          (shape.children.firstIndex { $0.name == name }, .keep)
        })
    case .structure(let fields):
      guard case .structure = shape.kind else { throw mismatch(shape, type) }
      var members: [(Int?, TypeAdaptation.Step)] = []
      for field in fields {
        let place = place(of: field, among: shape.children)
        let step = try place.map { (place) throws(SQLError) in
          try self.step(from: shape.children[place], to: field.type)
        }
        members.append((place, step ?? .keep))
      }
      return .structure(members)
    case .array(let element, _):
      guard case .list = shape.kind else { throw mismatch(shape, type) }
      return .list(try step(from: shape.children[0], to: element))
    case .map(let key, let value, _):
      guard case .map = shape.kind else { throw mismatch(shape, type) }
      return .map(
        key: try step(from: shape.children[0], to: key),
        value: try step(from: shape.children[1], to: value))
    }
  }

  private func mismatch(_ shape: ColumnShape, _ type: DeltaType) -> SQLError {
    SQLError(
      .datatypeMismatch, "a file has \(shape.type) where the table has \(type.dataType)")
  }
}
