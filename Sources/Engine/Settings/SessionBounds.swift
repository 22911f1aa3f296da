import Columns
import Diagnostics

/// What a session may not go beyond, whatever it sets.
package struct SessionBounds: Sendable {
  package var limits = ResourceLimits()
  /// Whether SET may go beyond them: the session is an administrator's.
  package var areSoft = true
  /// What its queries share with others.
  package var memory: MemoryBudget?

  package init() {}
}

extension SessionSettings {
  /// Takes what a user's limits say.
  package mutating func take(_ limits: ResourceLimits) {
    if let seconds = limits.statementSeconds { statementTimeout = seconds }
    if let bytes = limits.queryMemory { memoryLimit = bytes }
    if let bytes = limits.temporary { temporaryLimit = bytes }
    if let rows = limits.rows { rowLimit = rows }
  }

  /// Goes back to what is allowed.
  /// - Returns: The names of the settings that went beyond.
  mutating func keep(within limits: ResourceLimits) -> [String] {
    var names: [String] = []
    func keep<T: Comparable & ExpressibleByIntegerLiteral>(
      _ value: inout T, _ limit: T?, _ name: String
    ) {
      // 0 stands for any number.
      guard let limit, value == 0 || value > limit else { return }
      value = limit
      names.append(name)
    }
    keep(&statementTimeout, limits.statementSeconds, "statement_timeout")
    keep(&memoryLimit, limits.queryMemory, "memory_limit")
    keep(&temporaryLimit, limits.temporary, "max_temp_directory_size")
    keep(&rowLimit, limits.rows, "row_limit")
    return names
  }
}

extension Session {
  /// What one of its queries may hold.
  var memoryBytes: Int {
    // Asked for each statement of a program: the settings are not copied.
    let limit = settings.memoryLimit
    return min(limit > 0 ? limit : usualMemoryLimit(), bounds.memory?.limit ?? .max)
  }

  /// The session takes these limits, and keeps within them unless they are soft.
  package func bind(to bounds: SessionBounds) {
    self.bounds = bounds
    usualSettings.take(bounds.limits)
    settings.take(bounds.limits)
  }

  /// Sets what a user asked for, as far as it is allowed.
  /// - Returns: What to tell the user of settings that went beyond.
  func keepBounds() -> [String] {
    if bounds.areSoft { return [] }
    let mostThreads = max(processorCount(), usualSettings.threads)
    settings.threads = min(settings.threads, mostThreads)
    return settings.keep(within: bounds.limits).map { name in
      let kept = settingList.first { $0.name == name }?.get(settings) ?? ""
      return "\(name) stays at \(kept): more is not allowed here"
    }
  }
}
