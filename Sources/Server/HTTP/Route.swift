/// One thing that can be asked of the server: a path, its methods, and what it does.
struct Route: Sendable {
  enum Access: Sendable {
    /// Nothing about data: health and the page.
    case anybody
    /// Whoever may log in.
    case user
  }

  var methods: [String]
  /// Parts of the path: words, `{name}` for one part, `**` for all that follow.
  var pattern: [String]
  /// As `/metrics` and logs name it.
  var name: String
  var summary: String
  var access = Access.user
  var parameters: [Parameter] = []
  /// Media types of the answer, for the description of the service.
  var answers: [String] = ["application/json"]
  /// Media types of the body.
  var takesBody: [String] = []
  var run: @Sendable (Exchange) throws -> Void

  /// A parameter of the query or the path, for the description of the service.
  struct Parameter: Sendable {
    var name: String
    var place = "query"
    var isRequired = false
    var summary: String
    var choices: [String] = []
  }

  init(
    _ methods: [String], _ path: String, _ name: String, _ summary: String,
    access: Access = .user, parameters: [Parameter] = [], answers: [String] = ["application/json"],
    takesBody: [String] = [], run: @escaping @Sendable (Exchange) throws -> Void
  ) {
    self.methods = methods
    pattern = path.split(separator: "/").map(String.init)
    self.name = name
    self.summary = summary
    self.access = access
    self.parameters = parameters
    self.answers = answers
    self.takesBody = takesBody
    self.run = run
  }

  var path: String { "/" + pattern.joined(separator: "/") }

  /// What the path's `{name}` parts are, or nil if the path is another.
  func match(_ segments: [String]) -> [String: String]? {
    var found: [String: String] = [:]
    for (place, part) in pattern.enumerated() {
      if part == "**" { return found }
      guard place < segments.count else { return nil }
      if part.hasPrefix("{"), part.hasSuffix("}") {
        found[String(part.dropFirst().dropLast())] = segments[place]
      } else if part != segments[place] {
        return nil
      }
    }
    return segments.count == pattern.count ? found : nil
  }

  /// Whether a method may be used; HEAD is GET without the body.
  func allows(_ method: String) -> Bool {
    methods.contains(method) || method == "HEAD" && methods.contains("GET")
  }
}
