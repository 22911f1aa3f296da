/// The results of a function for the rows of one statement, so that rows with the same arguments share
/// a call.
///
/// A call is repeated only where that could be seen: a result counts as long as the session has done
/// nothing since that a call may depend on or that somebody may notice (`RoutineSession.effects`), and
/// only calls that did nothing of the kind themselves are kept.
struct RepeatedCalls {
  private var results: [Arguments: Datum] = [:]
  private var effects: Int
  /// Calls that found nothing; functions whose arguments do not repeat stop asking.
  private var misses = 0

  /// Results beyond this many are not kept, and after so many misses without a hit nothing is.
  private static let capacity = 512

  init(_ session: RoutineSession) { effects = session.effects }

  /// The arguments of a call as a key; nil where they are not all scalars, or not worth a look.
  func key(_ slots: [Datum], _ count: Int) -> Arguments? {
    guard misses < RepeatedCalls.capacity else { return nil }
    var parts: [Arguments.Part] = []
    parts.reserveCapacity(count)
    for slot in slots.prefix(count) {
      guard let part = Arguments.Part(slot) else { return nil }
      parts.append(part)
    }
    return Arguments(parts: parts)
  }

  /// What the same call gave before.
  mutating func result(_ key: Arguments, _ session: RoutineSession) -> Datum? {
    if effects != session.effects {
      results.removeAll(keepingCapacity: true)
      effects = session.effects
    }
    guard let found = results[key] else {
      misses += 1
      return nil
    }
    misses = 0
    return found
  }

  /// Keeps what a call gave, unless it did something.
  mutating func keep(_ result: Datum, for key: Arguments, _ session: RoutineSession) {
    guard effects == session.effects, results.count < RepeatedCalls.capacity else { return }
    results[key] = result
  }

  struct Arguments: Hashable {
    fileprivate var parts: [Part]

    fileprivate enum Part: Hashable {
      case null
      case boolean(Bool)
      case integer(Int64)
      case decimal(Int64, UInt8)
      case text(String)
      case date(Int64)
      case timestamp(Int64)
      case instant(Int64)

      init?(_ datum: Datum) {
        switch datum {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .decimal(let unscaled, let scale): self = .decimal(unscaled, scale)
        case .text(let value): self = .text(value)
        case .date(let value): self = .date(value)
        case .timestamp(let value): self = .timestamp(value)
        case .instant(let value): self = .instant(value)
        case .wide, .double, .zoned, .interval, .bytes, .record, .collection, .cursor, .file:
          return nil
        }
      }
    }
  }
}
