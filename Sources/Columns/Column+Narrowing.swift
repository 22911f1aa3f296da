extension Column {
  /// The same lists or maps over fewer elements, where most of those that it holds belong to none of
  /// its rows: what slices and gathered rows leave behind.
  ///
  /// Without it each part of a batch would carry all elements of the batch, and whoever puts the parts
  /// together again would copy them once per part.
  func narrowed() -> Column {
    guard encoding == .flat, count > 0, let elements = children.first, elements.count > 16 else {
      return self
    }
    switch type {
    case .list, .map: break
    default: return self
    }
    let views = span(of: ListView.self)
    var low = UInt32.max
    var high: UInt32 = 0
    var used = 0
    for row in 0..<views.count where views[row].length > 0 && isThere(row) {
      low = min(low, views[row].start)
      high = max(high, views[row].start + views[row].length)
      used += Int(views[row].length)
    }
    low = min(low, high)
    let stretch = Int(high - low)
    if stretch * 2 <= elements.count { return moved(to: Int(low), count: stretch).narrowed() }
    return used * 4 <= elements.count ? packed(used) : self
  }

  /// Over a stretch of the elements that all rows lie in.
  private func moved(to low: Int, count stretch: Int) -> Column {
    let old = span(of: ListView.self)
    let buffer = Buffer.of(ListView.self, count: count)
    var views = buffer.mutableSpan(of: ListView.self, count: count)
    for row in 0..<old.count {
      let length = isThere(row) ? old[row].length : 0
      views[row] = ListView(start: length == 0 ? 0 : old[row].start - UInt32(low), length: length)
    }
    return with(
      views: buffer, children: children.map { $0.slice(from: low, count: stretch) })
  }

  /// Over a copy of the rows' own elements, one row after another.
  private func packed(_ used: Int) -> Column {
    let old = span(of: ListView.self)
    let buffer = Buffer.of(ListView.self, count: count)
    var views = buffer.mutableSpan(of: ListView.self, count: count)
    let places = Buffer.of(Int32.self, count: used)
    var chosen = places.mutableSpan(of: Int32.self, count: used)
    var next = 0
    for row in 0..<old.count {
      let length = isThere(row) ? old[row].length : 0
      views[row] = ListView(start: UInt32(next), length: length)
      for i in 0..<length {
        chosen[next] = Int32(old[row].start + i)
        next += 1
      }
    }
    let rows = places.span(of: Int32.self, count: used)
    return with(views: buffer, children: children.map { $0.gather(rows) })
  }

  /// NULL rows have no elements, whatever their views say.
  private func isThere(_ row: Int) -> Bool { validity.map { $0[row] } ?? true }

  private func with(views: Buffer, children: [Column]) -> Column {
    Column(
      type, count: count, values: views, validity: validity, children: children, heaps: heaps)
  }
}
