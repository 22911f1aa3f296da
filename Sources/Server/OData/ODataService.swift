import Columns
import Diagnostics
import Engine
import Syntax

extension Route {
  /// The feed of Power BI, Excel and Tableau.
  static let odata = Route(
    ["GET"], "/odata/**", "odata", "tables as an OData 4.0 feed; /odata/$metadata describes them"
  ) { exchange in
    try ODataService(exchange).answer()
  }
}

/// Answers one request of OData.
struct ODataService {
  let exchange: Exchange
  let session: Session
  let model: EntityModel

  /// The most rows of a page; clients may ask for fewer.
  static let pageRows = 50_000

  init(_ exchange: Exchange) {
    self.exchange = exchange
    session = exchange.server.makeSession(for: exchange.user)
    model = EntityModel(session: session)
    exchange.response.set("OData-Version", "4.0")
  }

  var request: HTTPRequest { exchange.request }
  var service: String { request.origin + "/odata" }

  func answer() throws {
    if let version = request.header("odata-maxversion"), version.hasPrefix("3") {
      throw RouteFailure(.badRequest, "OData 4.0 is spoken here")
    }
    let parts = Array(request.segments.dropFirst())
    switch parts.first {
    case nil: try sendService()
    case "$metadata" where parts.count == 1: try sendMetadata()
    case .some(let first):
      let (name, key) = ODataKey.split(first)
      guard let set = try model.set(name) else { throw noSet(name) }
      try send(set, key: key, Array(parts.dropFirst()))
    }
  }

  /// What the rest of the address leads to from a set, or from one of its rows.
  private func send(_ set: EntitySet, key: String?, _ parts: [String]) throws {
    let options = try ODataOptions(request)
    var place = try EntityPlace(set, key: key, aliases: options.aliases)
    var rest = parts[...]
    while let (next, count) = try place.step(rest, model: model, aliases: options.aliases) {
      place = next
      rest.removeFirst(count)
    }
    if place.isOne {
      try sendEntity(place, Array(rest), options)
    } else if rest.isEmpty {
      try sendCollection(place, options)
    } else if rest == ["$count"] {
      try sendCount(place, options)
    } else {
      throw place.nothing(at: rest)
    }
  }

  /// The feed's beginning that is no set: of the standard, or of nobody.
  private func noSet(_ name: String) -> RouteFailure {
    if ["$batch", "$all", "$crossjoin", "$entity"].contains(name) {
      return RouteFailure(
        .notImplemented, "\"\(name)\" is not served: ask for one set at a time")
    }
    let hint = didYouMean(name, among: model.names.map(\.name)).map { "; \($0)" } ?? ""
    return RouteFailure(
      .notFound, "there is no set \"\(name)\", and there are no functions and singletons\(hint)")
  }

  var nothing: RouteFailure { RouteFailure(.notFound, "there is nothing at \(request.path)") }

  /// The query of a place with the options of the request.
  func query(_ place: EntityPlace, _ options: ODataOptions) throws(SQLError) -> EntityQuery {
    var query = place.query
    query.scope = NavigationScope(model: model, set: place.set)
    return try options.applied(to: query, session: session)
  }

  /// - Throws: `RouteFailure` when the row that the path came through is not there.
  func requireParent(of place: EntityPlace) throws {
    guard let parent = place.parent, try count(parent) == 0 else { return }
    throw nothing
  }

  private func sendService() throws {
    let format = try ODataFormat(request)
    var members: [JSON.Member] = []
    if format.metadata != .none {
      members.append(.init("@odata.context", .string("\(service)/$metadata")))
    }
    let sets = model.names.map { name, _ in
      JSON.object([
        .init("name", .string(name)), .init("kind", .string("EntitySet")),
        .init("url", .string(name)),
      ])
    }
    members.append(.init("value", .array(sets)))
    try exchange.response.send(.ok, format.mediaType, JSON.object(members).description + "\n")
  }

  private func sendMetadata() throws {
    var sets: [EntitySet] = []
    for (name, relation) in model.names {
      // A view over a file that is gone hides itself, not the others.
      if let set = try? model.make(name, relation) { sets.append(set) }
    }
    try exchange.response.send(
      .ok, "application/xml; charset=utf-8", MetadataDocument.text(of: sets))
  }

  /// Runs what the feed needs, with a turn of its own.
  func watched<T>(_ body: (RunningQuery) throws -> T) throws -> T {
    let text = "OData \(request.path)" + (request.rawQuery.isEmpty ? "" : "?" + request.rawQuery)
    let query = RunningQuery(
      id: exchange.id, user: exchange.user.name, peer: request.peer, door: "odata", text: text,
      session: session)
    return try exchange.runWatched(query) { try body(query) }
  }

  func count(_ query: EntityQuery) throws(SQLError) -> Int {
    let rows = CollectedRows(limit: 1)
    try session.run(Syntax.Statement(.query(query.countQuery), range: .none), consumer: rows)
    guard case .integer(let count)? = rows.first?.first else { return 0 }
    return Int(clamping: count)
  }

  private func sendCount(_ place: EntityPlace, _ options: ODataOptions) throws {
    let query = try query(place, options)
    let rows = try watched { _ in
      try requireParent(of: place)
      return try count(query)
    }
    try exchange.response.send(.ok, "text/plain", "\(rows)")
  }
}
