/// The order in which a nest of loops would have come by effects of different levels.
///
///     FOR a IN outer LOOP              key of E1: (ord of a, place of E1, 0)
///       E1;                            key of E2: (ord of a, place of the inner loop, ord of b, …)
///       FOR b IN inner LOOP E2; …      key of E3: (ord of a, place of E3, 0)
///       E3;
///     END LOOP;
///
/// Effects are kept in the order of the text, so that those of an inner loop stand together; the first
/// of them says where the loop stands.
struct ExecutionOrder {
  private let all: [Effect]
  private let isOneLevel: Bool
  private let depth: Int

  /// - Parameters:
  ///   - places: The effects to be ordered, by their places among all.
  ///   - isWhole: The key has all levels, since rows of one level come from several tables.
  init(of places: [Int], among all: [Effect], isWhole: Bool = false) {
    self.all = all
    let frames = places.map { all[$0].frame }
    isOneLevel = !isWhole && frames.allSatisfy { $0 === frames[0] }
    depth = frames.map(\.depth).max() ?? 0
  }

  /// `ORDER BY` over the columns of `items`.
  var columns: String {
    (1...(isOneLevel ? 2 : 2 + 2 * depth)).map { "o\($0)" }.joined(separator: ", ")
  }

  /// The key of an effect's rows, as items of a SELECT from its frame `f`.
  func items(_ place: Int) -> String {
    let frame = all[place].frame
    var keys = isOneLevel ? ["f.set_ord"] : ordinals(of: frame)
    keys.append("\(place)")
    while !isOneLevel, keys.count < 2 + 2 * depth { keys.append("0") }
    return keys.enumerated().map { "\($1) AS o\($0 + 1)" }.joined(separator: ", ")
  }

  /// The number of the row at each level, with the places of the loops between.
  private func ordinals(of frame: Frame) -> [String] {
    var keys = ["f.set_ord"]
    var inner = frame
    var text = "f.set_parent"
    while let outer = inner.parent?.frame {
      let start = all.firstIndex { $0.frame.lies(in: inner) } ?? 0
      keys = [text, "\(start)"] + keys
      if outer.parent != nil {
        text = "(SELECT g.set_parent FROM \(outer.lastTable) g WHERE g.set_ord = \(text))"
      }
      inner = outer
    }
    return keys
  }
}

extension Frame {
  /// How many loops there are around it.
  fileprivate var depth: Int { parent.map { $0.frame.depth + 1 } ?? 0 }
}
