import Columns

/// Hashes rows over several columns.
///
/// Equal values of one logical type hash equal in every encoding; all NULLs hash alike; 0.0 and
/// -0.0 hash alike, and so do all NaNs. The hash of a row does not depend on the batch.
package func hashRows(_ columns: [Column], count: Int, into hashes: inout MutableSpan<UInt64>) {
  precondition(hashes.count >= count, "there is room for the hashes")
  for i in 0..<count { hashes[i] = hashSeed }
  for column in columns { hash(column, count: count, into: &hashes) }
}

/// The hashes of the rows in a buffer of UInt64.
package func hashRows(_ columns: [Column], count: Int) -> Buffer {
  let buffer = Buffer.of(UInt64.self, count: count)
  var span = buffer.mutableSpan(of: UInt64.self, count: count)
  hashRows(columns, count: count, into: &span)
  return buffer
}

/// The hash of a row of one column of integers, or of decimals of at most 18 digits.
package func hashRow(_ value: Int64) -> UInt64 { mixed(hashSeed, UInt64(bitPattern: value)) }

@usableFromInline let hashSeed: UInt64 = 0x9E37_79B9_7F4A_7C15
let nullHash: UInt64 = 0x2545_F491_4F6C_DD1D

/// Folds the 128-bit product: every input bit reaches the whole result.
@inline(__always)
func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
  let product = (hash ^ value).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
  let first = product.high ^ product.low
  let again = (first ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
  return again.high ^ again.low
}

private func hash(_ column: Column, count: Int, into hashes: inout MutableSpan<UInt64>) {
  switch column.encoding {
  case .dictionary: hashDictionary(column, count: count, into: &hashes)
  case .constant:
    let one = valueHashes(column.slice(from: 0, count: min(1, column.count)).flattened())
    guard count > 0 else { return }
    let value = one.span(of: UInt64.self, count: 1)[0]
    for i in 0..<count { hashes[unchecked: i] = mixed(hashes[unchecked: i], value) }
  case .flat: hashFlat(column, count: count, into: &hashes)
  }
}

/// Once per entry, then by code.
private func hashDictionary(
  _ column: Column, count: Int, into hashes: inout MutableSpan<UInt64>
) {
  guard let entries = column.entries, entries.count <= 4 * count else {
    hashFlat(column.flattened(), count: count, into: &hashes)
    return
  }
  let buffer = valueHashes(entries)
  let ofEntries = buffer.span(of: UInt64.self, count: entries.count)
  let codes = column.codes
  if let validity = column.validity {
    for i in 0..<count {
      let value = validity[i] ? ofEntries[Int(codes[i])] : nullHash
      hashes[unchecked: i] = mixed(hashes[unchecked: i], value)
    }
  } else {
    for i in 0..<count {
      hashes[unchecked: i] = mixed(hashes[unchecked: i], ofEntries[Int(codes[i])])
    }
  }
}

private func hashFlat(_ column: Column, count: Int, into hashes: inout MutableSpan<UInt64>) {
  let buffer = valueHashes(column)
  let values = buffer.span(of: UInt64.self, count: count)
  for i in 0..<count {
    hashes[unchecked: i] = mixed(hashes[unchecked: i], values[unchecked: i])
  }
}

/// A number per row of a flat column that equal values share, not yet mixed for fixed widths.
private func valueHashes(_ column: Column) -> Buffer {
  let buffer = Buffer.of(UInt64.self, count: column.count)
  var out = buffer.mutableSpan(of: UInt64.self, count: column.count)
  fillHashes(column, into: &out)
  if column.type == .null {
    for i in 0..<column.count { out[i] = nullHash }
  } else if let validity = column.validity {
    let words = validity.words
    for i in 0..<column.count where words[i >> 6] >> UInt64(i & 63) & 1 == 0 { out[i] = nullHash }
  }
  return buffer
}

private func fillHashes(_ column: Column, into out: inout MutableSpan<UInt64>) {
  func integers<T: FixedWidthInteger & ColumnElement>(
    _ type: T.Type, _ out: inout MutableSpan<UInt64>
  ) {
    let values = column.span(of: T.self)
    precondition(out.count == values.count)
    for i in 0..<values.count {
      out[unchecked: i] = UInt64(truncatingIfNeeded: values[unchecked: i])
    }
  }
  switch column.physical {
  case .bool:
    let values = column.span(of: UInt8BackedBool.self)
    for i in 0..<values.count { out[i] = UInt64(values[i].byte) }
  case .int8: integers(Int8.self, &out)
  case .int16: integers(Int16.self, &out)
  case .int32: integers(Int32.self, &out)
  case .int64: integers(Int64.self, &out)
  case .uint8: integers(UInt8.self, &out)
  case .uint16: integers(UInt16.self, &out)
  case .uint32: integers(UInt32.self, &out)
  case .uint64: integers(UInt64.self, &out)
  case .int128: hashWide(column.span(of: Int128.self), into: &out)
  case .float:
    let values = column.span(of: Float.self)
    for i in 0..<values.count { out[i] = canonicalBits(Double(values[i])) }
  case .double:
    let values = column.span(of: Double.self)
    for i in 0..<values.count { out[i] = canonicalBits(values[i]) }
  case .string: hashStrings(column.span(of: StringView.self), into: &out)
  case .interval:
    let values = column.span(of: Interval.self)
    for i in 0..<values.count { out[i] = hashOfWide(values[i].comparable) }
  case .list, .structure: hashNested(column, into: &out)
  }
}

private func canonicalBits(_ value: Double) -> UInt64 {
  if value == 0 { return 0 }
  return value != value ? 0x7FF8_0000_0000_0000 : value.bitPattern
}

private func hashOfWide(_ value: Int128) -> UInt64 {
  let low = UInt64(truncatingIfNeeded: value)
  let high = UInt64(truncatingIfNeeded: value >> 64)
  // Small values hash as their low word does; the sign word of others is mixed in.
  return low ^ mixed(high, 0x5851_F42D_4C95_7F2D)
}

private func hashWide(_ values: Span<Int128>, into out: inout MutableSpan<UInt64>) {
  for i in 0..<values.count { out[i] = hashOfWide(values[i]) }
}

private func hashStrings(_ values: Span<StringView>, into out: inout MutableSpan<UInt64>) {
  for i in 0..<values.count { out[i] = hashText(values[i]) }
}

@inline(__always)
func hashText(_ view: StringView) -> UInt64 {
  view.isInline ? mixed(view.lengthAndPrefix, view.tail) : view.withBytes { hashBytes($0) }
}

/// Eight bytes at a time; the last eight may overlap the ones before (there are at least 13).
package func hashBytes(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  var hash = UInt64(bytes.count)
  var place = 0
  while place + 8 <= bytes.count {
    hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    place += 8
  }
  if place < bytes.count {
    var rest: UInt64 = 0
    for (shift, byte) in bytes[place...].enumerated() { rest |= UInt64(byte) << UInt64(shift * 8) }
    hash = mixed(hash, rest)
  }
  return hash
}

/// The hash of a list or structure folds the hashes of its members.
private func hashNested(_ column: Column, into out: inout MutableSpan<UInt64>) {
  for i in 0..<column.count { out[i] = 0x1F83_D9AB_FB41_BD6B }
  for child in column.children {
    let flat = child.flattened()
    let buffer = valueHashes(flat)
    let values = buffer.span(of: UInt64.self, count: flat.count)
    if column.type.isStructure {
      for i in 0..<column.count { out[i] = mixed(out[i], values[i]) }
    } else {
      let views = column.span(of: ListView.self)
      for i in 0..<column.count where !column.isNull(i) {
        for place in views[i].range { out[i] = mixed(out[i], values[place]) }
        out[i] = mixed(out[i], UInt64(views[i].length))
      }
    }
  }
}
