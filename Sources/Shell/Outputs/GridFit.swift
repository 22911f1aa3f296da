/// Which columns of a wide table are shown, and how wide, so that it fits a terminal.
struct GridFit: Equatable {
  /// Positions of the shown columns, ascending.
  var columns: [Int]
  /// Widths of the shown columns.
  var widths: [Int]
  /// How many of the shown columns stand before the gap, where columns are left out.
  var gap: Int?

  private static let narrowest = 8

  /// - Parameters:
  ///   - natural: The widths that show every cell whole.
  ///   - available: Columns of the terminal; nil for no limit.
  ///   - between: Columns that each table column needs beside its content.
  init(natural: [Int], available: Int?, between: Int) {
    columns = Array(natural.indices)
    widths = natural
    guard let available else { return }
    if let limit = GridFit.widthLimit(natural, available - natural.count * between - 1) {
      widths = natural.map { min($0, limit) }
      return
    }
    leaveOut(natural: natural, available: available - 1, between: between)
  }

  /// The greatest width to which columns may be cut so that all fit, or nil if none does.
  private static func widthLimit(_ natural: [Int], _ room: Int) -> Int? {
    var low = narrowest
    var high = max(narrowest, natural.max() ?? 0)
    func fits(_ limit: Int) -> Bool { natural.reduce(0) { $0 + min($1, limit) } <= room }
    guard fits(low) else { return nil }
    while low < high {
      let middle = (low + high + 1) / 2
      if fits(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Takes columns from both ends until the room is used; the gap shows `…`.
  private mutating func leaveOut(natural: [Int], available: Int, between: Int) {
    let limit = GridFit.narrowest * 2
    var room = available - (1 + between)
    var first = 0
    var last = natural.count - 1
    var front: [Int] = []
    var back: [Int] = []
    while first <= last {
      let takesFront = front.count <= back.count
      let next = takesFront ? first : last
      let width = min(natural[next], limit) + between
      guard width <= room || front.isEmpty else { break }
      room -= width
      if takesFront {
        front.append(next)
        first += 1
      } else {
        back.insert(next, at: 0)
        last -= 1
      }
    }
    columns = front + back
    widths = columns.map { min(natural[$0], limit) }
    gap = front.count
  }
}
