import Columns
import Diagnostics
import Engine
import Glibc

/// The machine door: one JSON request per line comes in, one JSON answer per line goes out.
///
/// docs/PIPE.md describes it. Nothing that is sent ends the session except the end of the input.
package final class Pipe {
  /// The most bytes of a request's line.
  package static let lineLimit = 64 << 20

  private let session: Session
  private let watcher: Watcher
  private let sink: TextSink

  package init(session: Session, watcher: Watcher) {
    self.session = session
    self.watcher = watcher
    sink = TextSink(descriptor: STDOUT_FILENO)
  }

  /// Answers requests until the input ends or nobody reads the answers.
  package func run() {
    var reader = LineReader(descriptor: STDIN_FILENO, limit: Pipe.lineLimit)
    while !sink.isBroken {
      switch reader.next() {
      case .end: return
      case .text(let line): send(answer(line))
      case .tooLong:
        let error = SQLError(
          .programLimitExceeded,
          "the request is longer than \(Pipe.lineLimit.formattedBytes)")
        send(PipeAnswer().failure(error, in: ""))
      }
    }
  }

  private func send(_ answer: [UInt8]) {
    sink.write(answer)
    sink.write("\n")
    sink.flush()
  }

  private func answer(_ line: [UInt8]) -> [UInt8] {
    let session = session
    let answer = PipeAnswer(zone: { SessionZone.offset(of: session) })
    var sql = ""
    do throws(SQLError) {
      let request = try PipeRequest(line)
      sql = request.sql
      try run(request, into: answer)
      return answer.success()
    } catch {
      return answer.failure(error, in: sql)
    }
  }

  /// A request's dialect holds for this request alone.
  private func run(_ request: PipeRequest, into answer: PipeAnswer) throws(SQLError) {
    let before = session.settings.dialect
    if let dialect = request.dialect { session.settings.dialect = dialect }
    defer {
      if let dialect = request.dialect, session.settings.dialect == dialect {
        session.settings.dialect = before
      }
    }
    watcher.beginStatement()
    defer { watcher.endStatement() }
    try session.run(request.sql, parameters: request.parameters, consumer: answer)
  }
}
