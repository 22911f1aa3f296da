import Columns

/// What EXCLUDE takes out of frames: up to two pieces in a row of candidates.
///
/// ```
/// start ……… [ first hole ] … [ second hole ] ……… end
/// ```
struct FrameHoles {
  /// The candidates that a frame keeps, numbered from 0.
  struct Candidates {
    var start: Int
    var first: Range<Int>
    var second: Range<Int>
    var count: Int

    func candidate(_ number: Int) -> Int {
      var place = start + number
      if place >= first.lowerBound { place += first.count }
      if place >= second.lowerBound { place += second.count }
      return place
    }
  }

  private let exclusion: WindowRows.Exclusion
  private let peers: Selection
  /// One behind the last peer of each row; empty where peers do not matter.
  private var peerEnds: [Int32] = []

  init(_ rows: WindowRows) {
    exclusion = rows.exclusion
    peers = rows.peers
    guard exclusion == .group || exclusion == .ties else { return }
    peerEnds = [Int32](repeating: Int32(rows.count), count: rows.count)
    let starts = rows.peers.rows
    for row in stride(from: rows.count - 2, through: 0, by: -1) {
      peerEnds[row] = starts[row] == starts[row + 1] ? peerEnds[row + 1] : Int32(row + 1)
    }
  }

  /// What is left of the candidates `start ..< end` of a row's frame.
  func candidates(
    of row: Int, _ start: Int, _ end: Int, _ present: PresentRows
  ) -> Candidates {
    func hole(_ from: Int, _ to: Int) -> Range<Int> {
      let low = min(max(present.candidate(from: from), start), max(start, end))
      let high = min(max(present.candidate(from: to), low), max(start, end))
      return low..<high
    }
    var first = end..<end
    var second = end..<end
    switch exclusion {
    case .none: break
    case .currentRow: first = hole(row, row + 1)
    case .group: first = hole(Int(peers.rows[row]), Int(peerEnds[row]))
    case .ties:
      first = hole(Int(peers.rows[row]), row)
      second = hole(row + 1, Int(peerEnds[row]))
    }
    return Candidates(
      start: start, first: first, second: second,
      count: max(0, end - start) - first.count - second.count)
  }
}
