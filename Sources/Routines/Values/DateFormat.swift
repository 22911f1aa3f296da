import Columns
import Diagnostics
import Functions
import Kernels

/// The session whose programs run on this thread: implicit conversions of dates follow its
/// NLS_DATE_FORMAT, also when a program changes that half-way.
enum RunningSession {
  struct Holder: @unchecked Sendable {
    // A session runs its programs on one thread at a time.
    let session: RoutineSession
  }

  @TaskLocal static var current: Holder?

  /// The NLS_DATE_FORMAT of the session; DD-MON-RR where there is none.
  static var dateFormat: String {
    current?.session.runner.dateFormat ?? FunctionSession.usualDateFormat
  }

  /// The NLS_TIMESTAMP_FORMAT of the session.
  static var timestampFormat: String {
    current?.session.runner.timestampFormat ?? FunctionSession.usualTimestampFormat
  }

  /// The time zone of the session.
  static func timeZone() throws(Raised) -> TimeZone {
    guard let name = current?.session.runner.timeZone else { return .utc }
    do throws(SQLError) { return try TimeZone.named(name) } catch { throw Raised(error) }
  }

  static func with<T>(
    _ session: RoutineSession, _ body: () throws(Raised) -> T
  ) throws(Raised) -> T {
    var result: Result<T, Raised>?
    $current.withValue(Holder(session: session)) {
      do throws(Raised) { result = .success(try body()) } catch { result = .failure(error) }
    }
    guard let result else { throw Raised(-6501) }
    return try result.get()
  }
}
