import Columns
import Diagnostics
import Engine

/// What rows go out as.
struct AnswerForm {
  var mediaType: String
  var encoder: any ResultEncoder
  /// Compressing it again is wasted.
  var isCompressed = false
  /// Offers the answer as a file.
  var filename: String?
}

/// Writes a result to the client while it is made: never more than a block of it is held.
final class StreamedAnswer: ResultConsumer {
  private let exchange: Exchange
  private let form: AnswerForm
  private let query: RunningQuery
  private var encoder: any ResultEncoder { form.encoder }
  private var pending: [UInt8] = []
  private var outcome: StatementOutcome?
  private var notices: [String] = []
  private var hasRows = false
  private var failure: StreamFailure?
  private var lastWrite = monotonicNanoseconds()
  /// The client asked for these bytes of the answer alone.
  var window: ByteWindow?
  /// The client asked for bytes behind the end.
  private var isRefused = false
  /// Names the answer before it is made; nil takes its bytes.
  var tag: String?
  /// The client has these bytes: the query need not run.
  var isUnchanged = false
  /// Rows of statements before the last are not shown.
  var isLast = true

  private static let blockSize = 1 << 17
  /// A slow query's rows leave after so many nanoseconds.
  private static let patience: UInt64 = 100_000_000

  init(_ exchange: Exchange, _ form: AnswerForm, _ query: RunningQuery) {
    self.exchange = exchange
    self.form = form
    self.query = query
  }

  func begin(_ schema: Schema) throws(SQLError) {
    guard isLast else { return }
    hasRows = true
    try encoder.begin(schema, into: &pending)
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    if query.isCancelled || isRefused { return false }
    guard isLast else { return true }
    try encoder.append(batch, into: &pending)
    query.rows.add(batch.count, ordering: .relaxed)
    let isLate = monotonicNanoseconds() - lastWrite > StreamedAnswer.patience
    if pending.count >= StreamedAnswer.blockSize || isLate { flush() }
    return failure == nil && window?.isClosed != true
  }

  func end() throws(SQLError) {
    guard isLast else { return }
    try encoder.end(into: &pending)
    window?.cut(&pending)
    query.bytes.add(pending.count, ordering: .relaxed)
  }

  func completed(_ outcome: StatementOutcome) throws(SQLError) { self.outcome = outcome }

  func output(_ line: String) { notices.append(line) }

  private func flush() {
    guard failure == nil else { return }
    window?.cut(&pending)
    query.bytes.add(pending.count, ordering: .relaxed)
    do throws(StreamFailure) {
      if !exchange.response.hasBegun {
        describe()
        try exchange.response.begin(
          status, form.mediaType, mayCompress: mayCompress)
      }
      try exchange.response.append(pending)
    } catch { failure = error }
    pending.removeAll(keepingCapacity: true)
    lastWrite = monotonicNanoseconds()
  }

  /// Nothing of it is wanted: the answer is 416.
  func refuse() { isRefused = true }

  private var status: HTTPStatus { window == nil ? .ok : .partialContent }
  private var mayCompress: Bool { !form.isCompressed && window == nil }

  private func describe() {
    guard let name = form.filename else { return }
    let safe = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._- ".contains($0)) }
    exchange.response.set("Content-Disposition", "attachment; filename=\"\(safe)\"")
  }

  /// Sends what is left; a small result leaves whole, with its tag.
  func finish() throws {
    if let failure { throw failure }
    if query.isCancelled { throw SQLError(.queryCanceled, "the statement was cancelled") }
    if isUnchanged { return try exchange.response.send(.notModified, nil, []) }
    guard hasRows else { return try sendOutcome() }
    if isRefused { return try exchange.response.send(.rangeNotSatisfiable, nil, []) }
    if exchange.response.hasBegun {
      try exchange.response.append(pending)
      return try exchange.response.end()
    }
    describe()
    let tag = tag ?? EntityTag.of(pending)
    exchange.response.set("ETag", tag)
    if EntityTag.matches(exchange.request.header("if-none-match"), tag) {
      return try exchange.response.send(.notModified, nil, [])
    }
    try exchange.response.send(status, form.mediaType, pending, mayCompress: mayCompress)
  }

  /// The answer to a statement without rows.
  private func sendOutcome() throws {
    var members = [JSON.Member("command", .string(outcome?.command ?? ""))]
    if let rows = outcome?.rows { members.append(.init("rows", .number("\(rows)"))) }
    if !notices.isEmpty {
      members.append(.init("output", .array(notices.map { .string($0) })))
    }
    try exchange.send(.ok, json: .object(members))
  }
}
