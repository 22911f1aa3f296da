import Columns
import Engine
import Kernels

/// The session's time zone, for the text of instants.
enum SessionZone {
  /// nil for UTC, and for a name that is no zone.
  static func offset(of session: Session) -> ValueText.ZoneOffset? {
    let name = session.settings.timeZone
    guard name.uppercased() != "UTC", let zone = try? TimeZone.named(name) else { return nil }
    return { zone.offset(at: $0) }
  }
}
