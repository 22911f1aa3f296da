import Diagnostics
import Glibc

/// Where a statement of a program stands.
struct StepPlace {
  /// Of a stored unit; nil for a block.
  var unit: String?
  var text: String
  var range: SourceRange
}

/// One statement of a program that runs under `--trace`: it says when it is done.
struct StepTrace {
  private let began: Int64
  private let write: (String) -> Void

  init(_ write: @escaping (String) -> Void) {
    self.write = write
    began = StepTrace.now
  }

  private static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// - Parameter rows: Nil for a cursor, whose rows come later.
  func end(_ place: StepPlace, rows: Int?) {
    finish(place, rows.map { $0 == 1 ? "1 row" : "\($0) rows" } ?? "opened")
  }

  func end(_ place: StepPlace, failed error: SQLError) { finish(place, "failed: \(error.message)") }

  /// `billing.close_month:42 · UPDATE invoice SET … · 3 rows · 0.120 ms`
  private func finish(_ place: StepPlace, _ result: String) {
    let micros = (StepTrace.now - began) / 1000
    let fraction = String(micros % 1000 + 1000).dropFirst()
    write(
      "\(place.address) · \(place.shown) · \(result) · \(micros / 1000).\(fraction) ms"
    )
  }
}

extension StepPlace {
  /// `billing.close_month:42`
  var address: String {
    let line = LineMarks.line(of: range.start, in: text)
    return "\(unit ?? "block"):\(line)"
  }

  /// The statement in one line, shortened.
  fileprivate var shown: String {
    let bytes = text.utf8
    guard range.start < range.end, range.end <= bytes.count else { return "" }
    let start = bytes.index(bytes.startIndex, offsetBy: range.start)
    let whole = bytes[start...].prefix(range.end - range.start)
    // Enough for what is shown: statements of sets are long.
    let words = String(decoding: whole.prefix(2000), as: UTF8.self)
      .split(maxSplits: 70, whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 70 ? words.prefix(69) + "…" : words
  }
}

extension RoutineSession {
  /// The beginning of a statement, where steps are logged or watched.
  @inline(__always) func beginStep(at place: @autoclosure () -> StepPlace) -> StepTrace? {
    if let watch { watch.begin(place()) }
    return trace.map { StepTrace($0) }
  }
}
