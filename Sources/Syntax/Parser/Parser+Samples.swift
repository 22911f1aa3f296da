import Diagnostics

/// Samples.
extension Parser {
  /// Oracle's `t SAMPLE (10)`.
  var isSampleClause: Bool {
    at(.sample) && (peek().kind == .leftParen || peek().keyword == .block)
  }

  /// `TABLESAMPLE method (size)`, `SAMPLE (10) SEED (3)`.
  mutating func tableSample() throws(SQLError) -> Sample {
    let start = token.start
    let isOracle = at(.sample)
    advance()
    let isBlock = accept(.block)
    var method: String? = isBlock ? "system" : isOracle ? "bernoulli" : nil
    if !isOracle, token.isWord, peek().kind == .leftParen { method = takeIdentifier().text }
    return try sample(start: start, method: method)
  }

  /// `USING SAMPLE 10%`, `USING SAMPLE reservoir (50 ROWS) REPEATABLE (3)`.
  mutating func usingSample() throws(SQLError) -> Sample {
    let start = token.start
    advance()
    advance()
    var method: String?
    if token.isWord, peek().kind == .leftParen { method = takeIdentifier().text }
    return try sample(start: start, method: method)
  }

  private mutating func sample(start: UInt32, method: String?) throws(SQLError) -> Sample {
    let hasParens = accept(.leftParen)
    let size = isNumber(token) ? try number() : try operators(above: .additive)
    var isRows = false
    // `SAMPLE BLOCK (14.3, 1)`: how many blocks are taken together says nothing here.
    if hasParens, method == "system", accept(.comma) { _ = try number() }
    if accept(.rows) || accept(.row) {
      isRows = true
    } else if at(.percent) || at(.percentSign) {
      advance()
    } else if method == nil || method?.lowercased() == "reservoir" {
      isRows = true
    }
    var method = method?.lowercased()
    if hasParens {
      try expect(.rightParen, ")")
    } else if at(.leftParen) {
      // `USING SAMPLE 10% (bernoulli, 7)`
      let open = try openParen()
      method = try label("a method of sampling").text.lowercased()
      var sample = Sample(
        method: method, size: size, isRows: isRows, seed: nil, range: range(from: start))
      if accept(.comma) { sample.seed = try expression() }
      try closeParen(open)
      sample.range = range(from: start)
      return sample
    }
    var sample = Sample(
      method: method, size: size, isRows: isRows, seed: nil, range: range(from: start))
    if at(.repeatable) || at(.seed), peek().kind == .leftParen {
      advance()
      let open = try openParen()
      sample.seed = try expression()
      try closeParen(open)
    }
    sample.range = range(from: start)
    return sample
  }
}
