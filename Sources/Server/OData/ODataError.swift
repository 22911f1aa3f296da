import Columns

/// Errors in OData's form (OData JSON Format 4.0, section 19).
enum ODataError {
  static func json(_ answer: ErrorAnswer) -> JSON {
    var members = [
      JSON.Member("code", .string(answer.sqlstate ?? "\(answer.status.code)")),
      .init("message", .string(answer.message)),
    ]
    if let hint = answer.hint {
      let detail = [JSON.Member("code", .string("hint")), .init("message", .string(hint))]
      members.append(.init("details", .array([.object(detail)])))
    }
    return .object([.init("error", .object(members))])
  }
}
