import Diagnostics

/// States that only a server has to tell (PostgreSQL manual, appendix A).
extension SQLState {
  static let protocolViolation = SQLState(rawValue: "08P01")
  static let connectionFailure = SQLState(rawValue: "08006")
  static let badCopyFormat = SQLState(rawValue: "22P04")
  static let invalidStatementName = SQLState(rawValue: "26000")
  static let invalidAuthorization = SQLState(rawValue: "28000")
  static let invalidPassword = SQLState(rawValue: "28P01")
  static let invalidCursorName = SQLState(rawValue: "34000")
  static let tooManyConnections = SQLState(rawValue: "53300")
  static let adminShutdown = SQLState(rawValue: "57P01")
}
