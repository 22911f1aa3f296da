import Columns
import Diagnostics
import Kernels

/// The direction of one key of an order.
package typealias KeyDirection = (isDescending: Bool, nullsFirst: Bool)

/// The rows of a frame in an order of a function's own: `rank(ORDER BY x) OVER (ORDER BY y ROWS …)`.
///
/// Each row has a place in the order; a frame is the sorted list of its rows' places, into which
/// rows come and from which they go as the frame moves on.
struct OwnOrder {
  private let rows: WindowRows
  private let cancellation: Cancellation
  /// The row at each place; the place of each row; the first place with the same keys.
  private let rowAt: [Int32]
  private let placeOf: [Int32]
  private let firstPlace: [Int32]
  private let endPlace: [Int32]
  private var places: [Int32] = []
  private var (from, to) = (0, 0)
  /// Rows that do not count, by FILTER.
  private let leftOut: [Bool]

  init(
    _ rows: WindowRows, keys: [Column], _ directions: [KeyDirection], _ cancellation: Cancellation,
    filter: Column? = nil
  ) {
    self.rows = rows
    self.cancellation = cancellation
    let orders = directions.map {
      SortOrder(isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
    }
    let count = rows.count
    let order = SortKeys(keys, orders: orders, count: count).sortedRows()
    let marks = Buffer.zeroed(UInt8.self, count: max(1, count))
    for key in keys { markChanges(key.gather(order.rows), 0..<count, marks) }
    let isNew = marks.span(of: UInt8.self, count: max(1, count))
    var (rowAt, placeOf) = ([Int32](), [Int32](repeating: 0, count: count))
    var first = [Int32](repeating: 0, count: count)
    var end = [Int32](repeating: Int32(count), count: count)
    rowAt.reserveCapacity(count)
    for place in 0..<count {
      let row = order.rows[place]
      rowAt.append(row)
      placeOf[Int(row)] = Int32(place)
      first[place] = place > 0 && isNew[place] == 0 ? first[place - 1] : Int32(place)
    }
    for place in stride(from: count - 2, through: 0, by: -1) {
      end[place] = isNew[place + 1] == 0 ? end[place + 1] : Int32(place + 1)
    }
    (self.rowAt, self.placeOf, firstPlace, endPlace) = (rowAt, placeOf, first, end)
    leftOut =
      filter.map { column in
        let truths = column.flattened()
        return (0..<count).map { truths[$0] != .boolean(true) }
      } ?? []
  }

  /// A frame in the order, and where its row stands in it.
  struct Frame {
    var places: [Int32]
    /// Rows with lesser keys, with keys not greater, and before the row.
    var less: Int
    var notGreater: Int
    var before: Int
    var holdsRow: Bool
    /// It is the frame of the row before too.
    var isSame: Bool
  }

  mutating func frame(of row: Int) throws(SQLError) -> Frame {
    if row & 255 == 0 { try cancellation.check() }
    let isSame = move(to: Int(rows.frameStarts.rows[row]), Int(rows.frameEnds.rows[row]))
    let own = placeOf[row]
    var kept = places
    if rows.exclusion != .none { kept = places.filter { !isExcluded(Int(rowAt[Int($0)]), row) } }
    let before = count(below: own, in: kept)
    return Frame(
      places: kept, less: count(below: firstPlace[Int(own)], in: kept),
      notGreater: count(below: endPlace[Int(own)], in: kept), before: before,
      holdsRow: before < kept.count && kept[before] == own,
      isSame: isSame && rows.exclusion == .none)
  }

  func row(at place: Int32) -> Int32 { rowAt[Int(place)] }

  /// One behind the last place with the same keys.
  func keyEnd(of place: Int32) -> Int32 { endPlace[Int(place)] }

  private func isExcluded(_ other: Int, _ row: Int) -> Bool {
    let isPeer = rows.peers.rows[other] == rows.peers.rows[row]
    switch rows.exclusion {
    case .none: return false
    case .currentRow: return other == row
    case .group: return isPeer
    case .ties: return isPeer && other != row
    }
  }

  /// - Returns: Whether the frame was there already.
  private mutating func move(to start: Int, _ written: Int) -> Bool {
    let end = max(start, written)
    if start == from, end == to { return true }
    if start >= to || end <= from || start < from || end < to {
      places = (start..<end).filter(counts).map { placeOf[$0] }.sorted()
    } else {
      for row in from..<start where counts(row) {
        places.remove(at: count(below: placeOf[row], in: places))
      }
      for row in to..<end where counts(row) {
        places.insert(placeOf[row], at: count(below: placeOf[row], in: places))
      }
    }
    (from, to) = (start, end)
    return false
  }

  private func counts(_ row: Int) -> Bool { leftOut.isEmpty || !leftOut[row] }

  private func count(below place: Int32, in places: [Int32]) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
