import Columns

/// The constants of an IN list, looked up by hash; built once.
package final class ValueSet: Sendable {
  private let values: Column
  private let hasNull: Bool
  /// Places in `values` plus one by hash, 0 where free; a power of two of slots.
  private let slots: Buffer
  private let mask: Int

  /// - Parameter list: The constants as rows of one column of the type of the tested columns.
  package init(_ list: Column) {
    let flat = list.flattened()
    values = flat
    hasNull = flat.nullCount > 0
    var size = 16
    while size < flat.count * 2 { size *= 2 }
    mask = size - 1
    slots = Buffer.zeroed(Int32.self, count: size)
    let hashes = hashRows([flat], count: flat.count)
    let places = slots.pointer(to: Int32.self)
    for row in 0..<flat.count where !flat.isNull(row) {
      var slot = Int(truncatingIfNeeded: hashes.pointer(to: UInt64.self)[row]) & mask
      while places[slot] != 0 { slot = (slot + 1) & mask }
      places[slot] = Int32(row + 1)
    }
  }

  /// `column IN (list)`: true, false, or NULL where the value is NULL or only a NULL of the list
  /// might equal it.
  package func contains(_ column: Column) -> Column {
    if column.isConstant {
      if column.count == 0 || column.isNull(0) { return .nulls(.boolean, count: column.count) }
      return contained(column.slice(from: 0, count: 1).flattened()).repeated(column.count)
    }
    if let entries = column.entries, entries.count <= column.count {
      return .dictionary(
        codes: column.values, offset: column.offset, count: column.count,
        validity: column.validity, entries: contained(entries))
    }
    return contained(column.flattened())
  }

  private func contained(_ flat: Column) -> Column {
    let found = Buffer.zeroed(UInt8.self, count: flat.count)
    var truth = found.mutableSpan(of: UInt8.self, count: flat.count)
    probe(flat, &truth)
    var validity = flat.validity
    if hasNull {
      validity = Bitmap.both(validity, Bitmap(bytes: found.span(of: UInt8.self, count: flat.count)))
    }
    return Column(.boolean, count: flat.count, values: found, validity: validity)
  }

  /// Round by round: every open row looks at its next slot.
  private func probe(_ flat: Column, _ truth: inout MutableSpan<UInt8>) {
    let count = flat.count
    let hashes = hashRows([flat], count: count)
    let hash = hashes.span(of: UInt64.self, count: count)
    let rows = Buffer.of(Int32.self, count: count)
    let others = Buffer.of(Int32.self, count: count)
    let equal = Buffer.of(UInt8.self, count: count)
    let places = slots.pointer(to: Int32.self)
    let open = rows.pointer(to: Int32.self)
    let candidates = others.pointer(to: Int32.self)
    var active = 0
    for row in 0..<count where !flat.isNull(row) {
      open[active] = Int32(truncatingIfNeeded: row)
      active += 1
    }
    var step = 0
    while active > 0 {
      var pending = 0
      for i in 0..<active {
        let row = open[i]
        let slot = (Int(truncatingIfNeeded: hash[Int(row)]) &+ step) & mask
        let place = places[slot]
        if place == 0 { continue }
        open[pending] = row
        candidates[pending] = place - 1
        pending += 1
      }
      var matches = equal.mutableSpan(of: UInt8.self, count: pending)
      matchRows(
        [flat], rows.span(of: Int32.self, count: pending), [values],
        others.span(of: Int32.self, count: pending), nullsEqual: false, matches: &matches)
      active = 0
      for i in 0..<pending {
        if matches[i] == 1 {
          truth[Int(open[i])] = 1
        } else {
          open[active] = open[i]
          active += 1
        }
      }
      step += 1
    }
  }
}
