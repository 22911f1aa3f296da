import Columns
import Diagnostics

/// Takes batches apart into the entries of their leaves (Dremel, section 4.2).
struct Shredder {
  /// Places of a shape: the levels that they have so far, and the row of the column that they
  /// stand for, or -1 where something around them is NULL or empty.
  private struct Places {
    var definitions: [UInt8]
    var repetitions: [UInt8]
    var rows: [Int32]
  }

  private let writers: [LeafWriter]

  init(_ writers: [LeafWriter]) { self.writers = writers }

  func append(_ column: Column, _ shape: WriteShape) throws(SQLError) {
    let count = column.count
    let rows = (0..<Int32(count)).map { $0 }
    if case .leaf(let place) = shape.kind {
      try appendFlat(column, shape, writers[place], rows)
      return
    }
    let places = Places(
      definitions: [UInt8](repeating: 0, count: count),
      repetitions: [UInt8](repeating: 0, count: count), rows: rows)
    try shred(column.flattened(), shape, places, newRows: count)
  }

  /// A column that is not nested: its validity is its levels.
  private func appendFlat(
    _ column: Column, _ shape: WriteShape, _ writer: LeafWriter, _ rows: [Int32]
  ) throws(SQLError) {
    if column.hasNoNulls && column.type != .null {
      let levels =
        shape.isNullable ? [UInt8](repeating: shape.definition, count: rows.count) : []
      try writer.append(
        column, rows: rows, definitions: levels, repetitions: [], newRows: rows.count)
      return
    }
    var levels: [UInt8] = []
    levels.reserveCapacity(rows.count)
    var present: [Int32] = []
    for row in rows {
      let isNull = column.isNull(Int(row))
      levels.append(isNull ? 0 : shape.definition)
      if !isNull { present.append(row) }
    }
    try checkNulls(shape, writer, isMissing: present.count < rows.count)
    try writer.append(
      column, rows: present, definitions: levels, repetitions: [], newRows: rows.count)
  }

  private func checkNulls(
    _ shape: WriteShape, _ writer: LeafWriter, isMissing: Bool
  ) throws(SQLError) {
    if isMissing && !shape.isNullable {
      throw SQLError(
        .notNullViolation,
        "column \"\(writer.leaf.path.joined(separator: "."))\" is NOT NULL and has NULL")
    }
  }

  private func shred(
    _ column: Column, _ shape: WriteShape, _ places: Places, newRows: Int
  ) throws(SQLError) {
    switch shape.kind {
    case .leaf(let place):
      try shredLeaf(column, shape, writers[place], places, newRows: newRows)
    case .structure:
      var inner = places
      for i in inner.rows.indices where inner.rows[i] >= 0 {
        if column.isNull(Int(inner.rows[i])) {
          inner.rows[i] = -1
        } else {
          inner.definitions[i] = shape.definition
        }
      }
      for (i, child) in shape.children.enumerated() {
        try shred(column.children[i].flattened(), child, inner, newRows: newRows)
      }
    case .list(let definition, let repetition):
      let inner = elements(column, shape, places, definition, repetition)
      for (i, child) in shape.children.enumerated() {
        try shred(column.children[i].flattened(), child, inner, newRows: newRows)
      }
    }
  }

  private func shredLeaf(
    _ column: Column, _ shape: WriteShape, _ writer: LeafWriter, _ places: Places, newRows: Int
  ) throws(SQLError) {
    var definitions = places.definitions
    var present: [Int32] = []
    var isMissing = false
    for (i, row) in places.rows.enumerated() where row >= 0 {
      if column.isNull(Int(row)) {
        isMissing = true
      } else {
        definitions[i] = shape.definition
        present.append(row)
      }
    }
    try checkNulls(shape, writer, isMissing: isMissing)
    try writer.append(
      column, rows: present, definitions: definitions, repetitions: places.repetitions,
      newRows: newRows)
  }

  private func elements(
    _ column: Column, _ shape: WriteShape, _ places: Places, _ definition: UInt8,
    _ repetition: UInt8
  ) -> Places {
    var inner = Places(definitions: [], repetitions: [], rows: [])
    let views = column.count > 0 ? column.values.pointer(to: ListView.self) + column.offset : nil
    func add(_ definition: UInt8, _ repetition: UInt8, _ row: Int32) {
      inner.definitions.append(definition)
      inner.repetitions.append(repetition)
      inner.rows.append(row)
    }
    for (i, row) in places.rows.enumerated() {
      guard row >= 0, let views, !column.isNull(Int(row)) else {
        add(places.definitions[i], places.repetitions[i], -1)
        continue
      }
      let view = views[Int(row)]
      if view.length == 0 { add(shape.definition, places.repetitions[i], -1) }
      for element in 0..<view.length {
        add(
          definition, element == 0 ? places.repetitions[i] : repetition,
          Int32(view.start + element))
      }
    }
    return withExtendedLifetime(column) { inner }
  }
}
