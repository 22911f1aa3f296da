import Columns
import Diagnostics

/// What a client is told of an error: the words of its own statement, nothing of the machine's files.
struct ErrorAnswer: Sendable {
  var status: HTTPStatus
  var message: String
  var sqlstate: String?
  var position: SourcePosition?
  var hint: String?

  /// - Parameter text: The statement that the error's range refers to.
  init(_ error: SQLError, in text: String, id: String) {
    status = ErrorAnswer.status(of: error.state)
    sqlstate = error.state.rawValue
    if ErrorAnswer.isInternal(error.state) {
      message = "the server could not do this; its log says more under \(id)"
      return
    }
    message = error.message
    hint = error.hint
    if let range = error.range, !text.isEmpty {
      position = SourcePosition(offset: range.start, in: text)
    }
  }

  init(_ status: HTTPStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// Errors whose text may name files or tell of our own faults.
  static func isInternal(_ state: SQLState) -> Bool {
    state.rawValue.hasPrefix("XX") || state == .ioError || state == .diskFull
  }

  private static func status(of state: SQLState) -> HTTPStatus {
    switch state {
    case .insufficientPrivilege: return .forbidden
    case .queryCanceled: return .gatewayTimeout
    case .outOfMemory: return .insufficientStorage
    case .serializationFailure, .uniqueViolation: return .conflict
    case .programLimitExceeded: return .contentTooLarge
    case .featureNotSupported: return .notImplemented
    default: return isInternal(state) ? .internalError : .badRequest
    }
  }

  func json(id: String) -> JSON {
    var members = [JSON.Member("message", .string(message))]
    if let sqlstate { members.append(.init("sqlstate", .string(sqlstate))) }
    if let position {
      members.append(.init("line", .number("\(position.line)")))
      members.append(.init("column", .number("\(position.column)")))
    }
    if let hint { members.append(.init("hint", .string(hint))) }
    members.append(.init("id", .string(id)))
    return .object([.init("error", .object(members))])
  }
}
