import Catalog
import Columns
import Diagnostics

/// The limits that a database keeps of its roles.
struct RoleLimits: Sendable {
  private var own: [String: ResourceLimits] = [:]
  private var memberships: [String: Set<String>] = [:]

  init(_ rules: AccessRules) {
    own = rules.roles.mapValues(\.limits).filter { $0.value != ResourceLimits() }
    if !own.isEmpty { memberships = rules.memberships }
  }

  /// A user's own, and where nothing is said of it the narrowest of its roles.
  func limits(of name: String) -> ResourceLimits {
    if own.isEmpty { return ResourceLimits() }
    var seen: Set<String> = [name]
    var waiting = [name]
    var inherited = ResourceLimits()
    while let next = waiting.popLast() {
      for role in memberships[next, default: []] where seen.insert(role).inserted {
        waiting.append(role)
        inherited = inherited.narrowed(by: own[role] ?? ResourceLimits())
      }
    }
    return (own[name] ?? ResourceLimits()).completed(by: inherited)
  }
}

extension Database {
  /// What the database says of a user's limits, and what the server says where it is silent.
  package func limits(of user: String, usual: ResourceLimits) -> ResourceLimits {
    let snapshot = store.snapshot
    if let known = knownLimits.withLock({ $0 }), known.version == snapshot.version {
      return known.limits.limits(of: user.lowercased()).completed(by: usual)
    }
    let kinds: Set<StoredDefinition.Kind> = [.role, .grant]
    let found = RoleLimits(
      AccessRules(snapshot.definitions.filter { kinds.contains($0.value.kind) }))
    knownLimits.withLock { $0 = (snapshot.version, found) }
    return found.limits(of: user.lowercased()).completed(by: usual)
  }

  /// A budget of bytes that several queries share; what is cached of files gives way to them.
  package func sharedMemory(
    limit: Int, called title: String, parent: MemoryBudget? = nil
  ) -> MemoryBudget {
    guard parent == nil else { return MemoryBudget(limit: limit, called: title, parent: parent) }
    let cache = parquetCache
    return MemoryBudget(
      limit: limit > 0 ? limit : usualMemoryLimit(), called: title, lender: { cache.byteCount },
      reclaim: cache.shrink(to:))
  }
}
