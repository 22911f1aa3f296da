extension Column {
  /// The rows from `start`.
  package func slice(from start: Int, count length: Int) -> Column {
    precondition(start >= 0 && length >= 0 && start + length <= count, "a slice lies inside")
    if start == 0 && length == count { return self }
    if isConstant {
      return Column(
        type, count: length, encoding: .constant, values: values, offset: offset,
        validity: validity,
        children: type.isStructure
          ? children.map { $0.slice(from: start, count: length) } : children,
        heaps: heaps)
    }
    let made = Column(
      type, count: length, encoding: encoding, values: values,
      offset: type.isStructure ? 0 : offset + start,
      validity: validity?.slice(from: start, count: length), entries: entries,
      children: type.isStructure ? children.map { $0.slice(from: start, count: length) } : children,
      heaps: heaps)
    return type.isNested ? made.narrowed() : made
  }

  /// The named rows in the named order; all are inside. Dictionaries and constants stay such.
  package func gather(_ rows: Span<Int32>) -> Column {
    if isConstant { return slice(constantCount: rows.count) }
    let width = encoding == .dictionary ? 4 : physical.width
    let buffer = Buffer(byteCount: rows.count * width)
    switch width {
    case 1: gatherElements(UInt8.self, rows, into: buffer)
    case 2: gatherElements(UInt16.self, rows, into: buffer)
    case 4: gatherElements(UInt32.self, rows, into: buffer)
    case 8: gatherElements(UInt64.self, rows, into: buffer)
    case 16: gatherElements(UInt128.self, rows, into: buffer)
    default: break
    }
    return Column(
      type, count: rows.count, encoding: encoding, values: buffer,
      validity: validity?.gather(rows), entries: entries,
      children: type.isStructure ? children.map { $0.gather(rows) } : children, heaps: heaps
    ).narrowed()
  }

  /// Like `gather`, but a row of -1 gives NULL.
  package func gatherOptional(_ rows: Span<Int32>) -> Column {
    var hasMissing = false
    for i in 0..<rows.count where rows[i] < 0 {
      hasMissing = true
      break
    }
    if !hasMissing { return gather(rows) }
    if count == 0 || type == .null { return .nulls(type, count: rows.count) }
    let safe = Buffer.of(Int32.self, count: rows.count)
    var places = safe.mutableSpan(of: Int32.self, count: rows.count)
    for i in 0..<rows.count { places[i] = max(0, rows[i]) }
    let source = isConstant ? flattened() : self
    let gathered = source.gather(safe.span(of: Int32.self, count: rows.count))
    let present = Bitmap(count: rows.count) { words in
      for w in 0..<words.count {
        var word: UInt64 = 0
        let base = w << 6
        for b in 0..<min(64, rows.count - base) {
          word |= (rows[base + b] < 0 ? 0 : 1) << UInt64(b)
        }
        words[w] = word
      }
    }
    return gathered.with(validity: Bitmap.both(gathered.validity, present))
  }

  private func slice(constantCount length: Int) -> Column {
    Column(
      type, count: length, encoding: .constant, values: values, offset: offset, validity: validity,
      children: type.isStructure ? children.map { $0.repeated(length) } : children, heaps: heaps)
  }

  private func gatherElements<T: BitwiseCopyable>(
    _ type: T.Type, _ rows: Span<Int32>, into buffer: Buffer
  ) {
    let stored = values
    let source = stored.span(of: T.self, from: offset, count: count)
    var target = buffer.mutableSpan(of: T.self, count: rows.count)
    if Column.leavesOutFew(rows) {
      return gatherBlocks(rows, source, to: UnsafeMutableRawPointer(buffer.base), T.self)
    }
    for i in 0..<rows.count { target[i] = source[Int(rows[i])] }
  }

  /// Rows that are looked at together.
  private static var blockRows: Int { 16 }

  /// Whether the rows look like those that a filter leaves which hardly any row fails.
  private static func leavesOutFew(_ rows: Span<Int32>) -> Bool {
    guard rows.count >= 8 * blockRows else { return false }
    let reach = Int(rows[rows.count - 1]) - Int(rows[0])
    return reach >= rows.count - 1 && reach < rows.count + rows.count / 16
  }

  /// The same in blocks: where the rows of a block follow one another, it is copied as one.
  private func gatherBlocks<T: BitwiseCopyable>(
    _ rows: Span<Int32>, _ source: Span<T>, to target: UnsafeMutableRawPointer, _ type: T.Type
  ) {
    let size = Column.blockRows
    let stride = MemoryLayout<T>.stride
    let inside = source.count
    source.withUnsafeBufferPointer { values in
      rows.withUnsafeBufferPointer { places in
        guard let from = values.baseAddress, let places = places.baseAddress else { return }
        let to = target.assumingMemoryBound(to: T.self)
        var i = 0
        while i &+ size <= rows.count {
          let first = places[i]
          var difference: Int32 = 0
          for k in 0..<Column.blockRows {
            difference |= places[i &+ k] ^ (first &+ Int32(truncatingIfNeeded: k))
          }
          if difference == 0 {
            precondition(first >= 0 && Int(first) &+ size <= inside, "rows are inside")
            UnsafeMutableRawPointer(to + i).copyMemory(
              from: from + Int(first), byteCount: Column.blockRows &* stride)
          } else {
            for k in i..<i &+ size {
              precondition(places[k] >= 0 && Int(places[k]) < inside, "rows are inside")
              to[k] = from[Int(places[k])]
            }
          }
          i &+= size
        }
        while i < rows.count {
          precondition(places[i] >= 0 && Int(places[i]) < inside, "rows are inside")
          to[i] = from[Int(places[i])]
          i &+= 1
        }
      }
    }
  }

  /// The same rows with one value per row.
  @usableFromInline package func flattened() -> Column {
    switch encoding {
    case .flat: return self
    case .constant: return spread()
    case .dictionary:
      guard let entries else { return self }
      if entries.count == 0 { return .nulls(type, count: count).flattened() }
      let stored = values
      let rows = stored.span(of: Int32.self, from: offset, count: count)
      let flat = entries.gather(rows)
      return flat.with(validity: Bitmap.both(flat.validity, validity))
    }
  }

  /// A constant with its value written out per row.
  private func spread() -> Column {
    if count == 0 { return .empty(type) }
    let places = Buffer.zeroed(Int32.self, count: count)
    let rows = places.span(of: Int32.self, count: count)
    let one = Column(
      type, count: 1, values: values, offset: offset, validity: validity,
      children: type.isStructure ? children.map { $0.repeated(1).flattened() } : children,
      heaps: heaps)
    return one.gather(rows)
  }

  /// All rows of the columns, which have one type, one after another; flat.
  ///
  /// Strings keep pointing into the heaps of their columns.
  package static func concatenated(_ columns: [Column], type: DataType) -> Column {
    if columns.count == 1 { return columns[0] }
    let flats = columns.filter { $0.count > 0 }.map { $0.flattened() }
    if flats.isEmpty { return empty(type) }
    if flats.count == 1 { return flats[0] }
    let total = flats.reduce(0) { $0 + $1.count }
    let width = type.physical.width
    let buffer = Buffer(byteCount: total * width)
    var place = 0
    for flat in flats where width > 0 {
      buffer.copy(from: flat.values, at: flat.offset * width, count: flat.count * width, to: place)
      place += flat.count * width
    }
    return Column(
      type, count: total, values: buffer, validity: concatenatedValidity(flats, total: total),
      children: concatenatedChildren(flats, type: type, views: buffer),
      heaps: distinctHeaps(flats))
  }

  private static func concatenatedValidity(_ columns: [Column], total: Int) -> Bitmap? {
    if columns.allSatisfy({ $0.validity == nil }) { return nil }
    return Bitmap(count: total) { words in
      for w in 0..<words.count { words[w] = 0 }
      var place = 0
      for column in columns {
        for row in 0..<column.count {
          if column.validity.map({ $0[row] }) ?? true {
            words[place >> 6] |= 1 << UInt64(place & 63)
          }
          place += 1
        }
      }
    }
  }

  /// The children one after another; the views of lists are moved by what stands before.
  private static func concatenatedChildren(
    _ columns: [Column], type: DataType, views: Buffer
  ) -> [Column] {
    let fields: [DataType]
    switch type {
    case .structure(let members): fields = members.map(\.type)
    case .list(let element): fields = [element]
    case .map(let key, let value): fields = [key, value]
    default: return []
    }
    if !type.isStructure {
      var row = 0
      var moved: UInt32 = 0
      let total = columns.reduce(0) { $0 + $1.count }
      var span = views.mutableSpan(of: ListView.self, count: total)
      for column in columns {
        for _ in 0..<column.count {
          span[row].start &+= moved
          row += 1
        }
        moved += UInt32(column.children[0].count)
      }
    }
    return fields.indices.map { i in
      concatenated(columns.map { $0.children[i] }, type: fields[i])
    }
  }

  /// The heaps of all columns, each once.
  package static func distinctHeaps(_ columns: [Column]) -> [Buffer] {
    var seen = Set<ObjectIdentifier>()
    var heaps: [Buffer] = []
    for column in columns {
      for heap in column.heaps where seen.insert(ObjectIdentifier(heap)).inserted {
        heaps.append(heap)
      }
    }
    return heaps
  }
}
