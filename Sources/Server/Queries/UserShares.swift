import Columns
import Diagnostics
import Engine
import Glibc
import Synchronization

/// What the queries of each user take together: memory at once, time and rows of an hour.
final class UserShares: Sendable {
  private struct Hour {
    var number = 0
    var seconds = 0.0
    var rows = 0
  }

  private struct State: Sendable {
    var budgets: [String: MemoryBudget] = [:]
    var hours: [String: Hour] = [:]
  }

  private let state = Mutex(State())
  /// What all queries of the server may hold.
  let memory: MemoryBudget

  /// Names that are kept before those that hold nothing are forgotten: clients choose them.
  private static let mostNames = 1000

  init(_ memory: MemoryBudget) { self.memory = memory }

  /// What the queries of a user may hold together.
  func memory(of user: String, limit: Int?, _ database: Database) -> MemoryBudget {
    guard let limit else { return memory }
    return state.withLock { state in
      if let known = state.budgets[user], known.limit == limit { return known }
      if state.budgets.count > UserShares.mostNames {
        state.budgets = state.budgets.filter { $0.value.usedBytes > 0 }
      }
      let made = database.sharedMemory(
        limit: limit, called: "the memory limit of all queries of \"\(user)\"", parent: memory)
      state.budgets[user] = made
      return made
    }
  }

  /// Seconds since 1970.
  private static var now: Int { time(nil) }

  /// - Throws: `RouteFailure` with 429 for a user who has had what an hour gives.
  func check(_ user: String, _ limits: ResourceLimits) throws(RouteFailure) {
    guard limits.hourlySeconds != nil || limits.hourlyRows != nil else { return }
    let now = UserShares.now
    let hour = state.withLock { $0.hours[user] } ?? Hour()
    guard hour.number == now / 3600 else { return }
    let wait = 3600 - now % 3600
    if let most = limits.hourlySeconds, hour.seconds >= most {
      throw RouteFailure(
        .tooManyRequests, "your queries ran \(most) s in this hour, the limit (seconds_per_hour)",
        retryAfter: wait)
    }
    if let most = limits.hourlyRows, hour.rows >= most {
      throw RouteFailure(
        .tooManyRequests, "your queries gave \(most) rows in this hour, the limit (rows_per_hour)",
        retryAfter: wait)
    }
  }

  func note(_ user: String, seconds: Double, rows: Int) {
    let number = UserShares.now / 3600
    state.withLock { state in
      var hour = state.hours[user] ?? Hour()
      if hour.number != number {
        if state.hours.count > UserShares.mostNames {
          state.hours = state.hours.filter { $0.value.number == number }
        }
        hour = Hour(number: number)
      }
      hour.seconds += seconds
      hour.rows += rows
      state.hours[user] = hour
    }
  }
}

extension Server {
  /// What the queries of a user may take: what the database says of it, else the options.
  func limits(of user: String) -> ResourceLimits {
    database.limits(of: user, usual: options.limitsOfUsers)
  }

  /// What a user's sessions keep within. Without accounts everybody is an administrator, and the
  /// options bind all the same.
  func bounds(of user: User) -> SessionBounds {
    var bounds = SessionBounds()
    bounds.limits = limits(of: user.name)
    bounds.areSoft = user.isAdministrator && accounts != nil
    bounds.memory = shares.memory(
      of: user.name, limit: bounds.limits.userMemory, database)
    return bounds
  }

  /// Waits for the query's turn.
  /// - Throws: `RouteFailure` with 503 or 429 for one that gets none.
  func enter(_ query: RunningQuery) throws(RouteFailure) {
    let limits = limits(of: query.user)
    try shares.check(query.user, limits)
    let places = UserPlaces(
      running: limits.concurrency ?? 0, waiting: limits.queue, total: options.userQueries)
    try gate.enter(query.user, places)
    do throws(RouteFailure) {
      try begin(query)
    } catch {
      gate.leave(query.user)
      throw error
    }
    running.add(query)
  }

  func leave(_ query: RunningQuery) {
    running.remove(query)
    gate.leave(query.user)
  }
}
