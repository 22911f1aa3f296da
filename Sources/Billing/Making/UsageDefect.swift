/// What is wrong with an event; it has at most one defect.
enum UsageDefect: Int, CaseIterable {
  case none, late, exactDuplicate, nearDuplicate, unknownAccount, invalid

  /// - Parameter roll: 0 to 999.
  init(roll: Int) {
    switch roll {
    case 0..<10: self = .late
    case 10..<15: self = .exactDuplicate
    case 15..<17: self = .nearDuplicate
    case 17: self = .unknownAccount
    case 18: self = .invalid
    default: self = .none
    }
  }
}

/// How many events have each defect.
struct UsageDefectCounts {
  private var counts = [Int](repeating: 0, count: UsageDefect.allCases.count)

  mutating func count(_ defect: UsageDefect) { counts[defect.rawValue] += 1 }

  subscript(_ defect: UsageDefect) -> Int { counts[defect.rawValue] }
}
