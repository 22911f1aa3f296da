import Diagnostics
import Synchronization

/// The bytes that a query, or all of them together, may hold at once.
///
/// Operators that keep data (hash tables, sort runs, materialized results) reserve before they
/// allocate, and give back when they are done.
package final class MemoryBudget: Sendable {
  /// In bytes.
  package let limit: Int
  /// What it bounds, for messages.
  private let title: String
  private static let usualTitle = "the memory limit"
  private let parent: MemoryBudget?
  private let used = Atomic<Int>(0)
  private let peak = Atomic<Int>(0)
  /// Bytes that a cache holds besides, and how it gives them back down to a number.
  private let lender: (@Sendable () -> Int)?
  private let reclaim: (@Sendable (Int) -> Void)?

  package init(
    limit: Int, called title: String? = nil, parent: MemoryBudget? = nil,
    lender: (@Sendable () -> Int)? = nil,
    reclaim: (@Sendable (Int) -> Void)? = nil
  ) {
    self.limit = limit
    self.title = title ?? MemoryBudget.usualTitle
    self.parent = parent
    self.lender = lender
    self.reclaim = reclaim
  }

  /// What can be taken here and from all that this is a part of.
  package var freeBytes: Int {
    max(0, min(limit - usedBytes, parent?.freeBytes ?? .max))
  }

  /// The widest one that refuses so many bytes: this, or one that this is a part of.
  func refusing(_ bytes: Int) -> MemoryBudget {
    guard let wider = parent?.refusing(bytes) else { return self }
    return wider.usedBytes + bytes > wider.limit ? wider : self
  }

  /// - Parameter holder: What needs the bytes.
  func refusal(of bytes: Int, for holder: String) -> SQLError {
    SQLError(
      .outOfMemory,
      "\(holder) needs \(bytes.formattedBytes) more, beyond \(title) of "
        + "\(limit.formattedBytes) (\(usedBytes.formattedBytes) in use)",
      hint: title == MemoryBudget.usualTitle
        ? "raise it with SET memory_limit = '4GB' or reckon --memory-limit 4GB"
        : "ask again when other queries are done")
  }

  package var usedBytes: Int { used.load(ordering: .relaxed) }
  package var peakBytes: Int { peak.load(ordering: .relaxed) }

  /// Takes `bytes`, or returns false and takes nothing when the limit would be passed.
  package func take(_ bytes: Int) -> Bool {
    if let parent, !parent.take(bytes) { return false }
    let now = used.wrappingAdd(bytes, ordering: .relaxed).newValue
    if now > limit {
      used.wrappingSubtract(bytes, ordering: .relaxed)
      parent?.give(bytes)
      return false
    }
    peak.max(now, ordering: .relaxed)
    // What is cached gives way to what is needed.
    if let lender, let reclaim, now > limit / 2, lender() > limit - now { reclaim(limit - now) }
    return true
  }

  /// Takes `bytes` even beyond the limit: small working memory without which nothing goes on.
  package func takeAnyway(_ bytes: Int) {
    parent?.takeAnyway(bytes)
    peak.max(used.wrappingAdd(bytes, ordering: .relaxed).newValue, ordering: .relaxed)
  }

  package func give(_ bytes: Int) {
    used.wrappingSubtract(bytes, ordering: .relaxed)
    parent?.give(bytes)
  }
}

/// What one operator holds of a budget; gives everything back when it goes away.
package final class MemoryReservation: @unchecked Sendable {
  private let budget: MemoryBudget
  private let held = Atomic<Int>(0)
  private let name: String
  private let highest = Atomic<Int>(0)

  /// - Parameter name: The operator, for the error message.
  package init(_ budget: MemoryBudget, for name: String) {
    self.budget = budget
    self.name = name
  }

  deinit { budget.give(held.load(ordering: .relaxed)) }

  package var heldBytes: Int { held.load(ordering: .relaxed) }
  package var peakBytes: Int { highest.load(ordering: .relaxed) }

  /// Takes `bytes` more, or returns false: the operator may then spill.
  package func tryGrow(by bytes: Int) -> Bool {
    guard budget.take(bytes) else { return false }
    highest.max(held.wrappingAdd(bytes, ordering: .relaxed).newValue, ordering: .relaxed)
    return true
  }

  /// Takes `bytes` more even beyond the limit.
  package func growAnyway(by bytes: Int) {
    budget.takeAnyway(bytes)
    highest.max(held.wrappingAdd(bytes, ordering: .relaxed).newValue, ordering: .relaxed)
  }

  /// Takes `bytes` more.
  /// - Throws: `outOfMemory` when the limit would be passed.
  package func grow(by bytes: Int) throws(SQLError) {
    guard tryGrow(by: bytes) else {
      throw budget.refusing(bytes).refusal(of: bytes, for: name)
    }
  }

  package func shrink(by bytes: Int) {
    held.wrappingSubtract(bytes, ordering: .relaxed)
    budget.give(bytes)
  }
}

extension Int {
  /// `1.5 GiB`, `320 KiB`, `12 bytes`.
  package var formattedBytes: String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var value = Double(self)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    if unit == 0 { return "\(self) bytes" }
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0
      ? "\(tenths / 10) \(units[unit])"
      : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
