import Diagnostics
import Functions

/// The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677): the password never crosses the wire.
struct Scram {
  private let account: Account?
  private let rounds: Int
  private let salt: [UInt8]
  private var clientFirst = ""
  private var serverFirst = ""
  private var nonce = ""

  static let mechanism = "SCRAM-SHA-256"

  /// - Parameter account: nil for an unknown name, which fails like a wrong password.
  init(_ account: Account?, name: String) {
    self.account = account
    if case .password(let rounds, let salt, _, _)? = account?.proof {
      self.rounds = rounds
      self.salt = salt
    } else {
      rounds = Account.rounds
      salt = Array(SHA256.hash(Array(name.utf8)).prefix(16))
    }
  }

  static var failure: SQLError {
    SQLError(.invalidPassword, "the name or the password is wrong")
  }

  /// `n,,n=user,r=nonce` becomes `r=nonce+ours,s=salt,i=rounds`.
  mutating func first(_ message: String) throws(SQLError) -> String {
    let parts = message.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "n" || parts[0] == "y",
      let nonce = Scram.value("r", in: String(parts[2])), !nonce.isEmpty
    else { throw Scram.failure }
    clientFirst = String(parts[2])
    self.nonce = nonce + Base64.encode(randomBytes(18))
    serverFirst = "r=\(self.nonce),s=\(Base64.encode(salt)),i=\(rounds)"
    return serverFirst
  }

  /// `c=biws,r=…,p=proof` becomes `v=signature`.
  func last(_ message: String) throws(SQLError) -> String {
    guard let start = message.range(ofLast: ",p="), Scram.value("r", in: message) == nonce,
      let proof = Base64.decode(String(message[start.upperBound...])), proof.count == 32,
      case .password(_, _, let stored, let server)? = account?.proof
    else { throw Scram.failure }
    let signed = Array("\(clientFirst),\(serverFirst),\(message[..<start.lowerBound])".utf8)
    let signature = HMAC.sign(signed, key: stored)
    let clientKey = zip(proof, signature).map { $0 ^ $1 }
    guard isSameSecret(SHA256.hash(clientKey), stored) else { throw Scram.failure }
    return "v=" + Base64.encode(HMAC.sign(signed, key: server))
  }

  private static func value(_ name: Character, in text: String) -> String? {
    for part in text.split(separator: ",") where part.first == name && part.dropFirst().first == "="
    {
      return String(part.dropFirst(2))
    }
    return nil
  }
}

extension String {
  /// Where the last occurrence of a text is.
  fileprivate func range(ofLast part: String) -> Range<Index>? {
    var found: Range<Index>?
    var place = startIndex
    while place < endIndex {
      if self[place...].hasPrefix(part) { found = place..<index(place, offsetBy: part.count) }
      place = index(after: place)
    }
    return found
  }
}
