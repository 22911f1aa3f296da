import Plan

/// An expression over columns of its own, beside what it reads of the row around.
struct CapturedBody {
  var body: BoundExpression
  /// The columns that stand in the body for the operands.
  var columns: [OutputColumn] = []
  var operands: [BoundExpression] = []
}

extension Binder {
  /// Takes the columns and the parameters of the statement out of an expression that a function
  /// evaluates by itself.
  /// - Parameter own: Columns that the function supplies.
  func capture(_ body: BoundExpression, besides own: [OutputColumn] = []) -> CapturedBody {
    let own = Set(own.map(\.id))
    var result = CapturedBody(body: body)
    var known: [String: BoundExpression] = [:]
    result.body = body.rewritten { part in
      switch part {
      case .column(let id, _) where !own.contains(id): break
      case .parameter: break
      default: return nil
      }
      if let made = known[part.fingerprint] { return made }
      let made = column("captured", part.type)
      known[part.fingerprint] = made.reference
      result.columns.append(made)
      result.operands.append(part)
      return made.reference
    }
    return result
  }
}
