import Columns
import Diagnostics
import Engine
import Syntax

extension ODataService {
  /// A page of a set.
  func sendCollection(_ place: EntityPlace, _ options: ODataOptions) throws {
    let format = try ODataFormat(request)
    let set = place.set
    let version = try pinned(options)
    let query = try expanded(try query(place, options), set, options)
    let rest = options.top.map { max(0, $0 - options.given) } ?? Int.max
    let page = min(rest, pageRows())
    let limit = page == rest ? rest : page + 1
    let isDerived = options.apply != nil
    var frame = ODataFrame(
      format: format, service: service, context: context(set, options, query),
      set: isDerived || set.rowNumber != nil && place.parent != nil ? nil : set.name,
      keys: set.keys, pageRows: page,
      nextLink: nextLink(given: options.given + page, version: version.number))
    if let name = set.rowNumber, !isDerived, isSelected(name, options) {
      frame.rowNumber = (name, options.skip + options.given)
    }
    let answer = try watched { running in
      try requireParent(of: place)
      if options.wantsCount { frame.count = try count(query) }
      let encoder = ODataEncoder(frame)
      let form = AnswerForm(mediaType: format.mediaType, encoder: encoder)
      let answer = StreamedAnswer(exchange, form, running)
      let tree = query.query(
        limit: limit == Int.max ? nil : limit, offset: options.skip + options.given)
      try session.run(Syntax.Statement(.query(tree), range: .none), consumer: answer)
      if encoder.hasMore { exchange.server.keptVersions.keep(version) }
      return answer
    }
    // Whoever has the whole answer finds it in the audit log.
    try answer.finish()
  }

  /// The version that all pages of a collection show.
  private func pinned(_ options: ODataOptions) throws -> DatabaseVersion {
    let newest = session.version
    guard let number = options.version, number != newest.number else { return newest }
    guard let kept = exchange.server.keptVersions.version(number) else {
      throw RouteFailure(
        .gone, "the data changed since the first page, too long ago: ask for the collection again")
    }
    session.pin(to: kept)
    return kept
  }

  /// The query with what `$expand` adds to each row.
  private func expanded(
    _ query: EntityQuery, _ set: EntitySet, _ options: ODataOptions
  ) throws(SQLError) -> EntityQuery {
    guard let text = options.expand else { return query }
    guard options.apply == nil else {
      throw SQLError(.featureNotSupported, "$expand does not go with $apply")
    }
    var query = query
    query.expanded = try ExpandParser.expansions(
      text, of: set, model: model, aliases: options.aliases)
    return query
  }

  /// Without `$select` all properties go out, the row's number too.
  private func isSelected(_ name: String, _ options: ODataOptions) -> Bool {
    guard let select = options.select else { return true }
    return select.contains("*")
  }

  /// What the client prefers, within our limit.
  private func pageRows() -> Int {
    for part in (request.header("prefer") ?? "").split(separator: ",") {
      let sides = part.filter { $0 != " " }.split(separator: "=")
      guard sides.count == 2, ["odata.maxpagesize", "maxpagesize"].contains(sides[0].lowercased()),
        let rows = Int(sides[1]), rows > 0
      else { continue }
      exchange.response.set("Preference-Applied", "\(sides[0])=\(rows)")
      return min(rows, ODataService.pageRows)
    }
    return ODataService.pageRows
  }

  private func context(
    _ set: EntitySet, _ options: ODataOptions, _ query: EntityQuery
  ) -> String {
    let isPart = options.apply != nil || query.selected != nil
    let names = query.output.map(\.name).joined(separator: ",")
    return "$metadata#\(set.name)" + (isPart ? "(\(names))" : "")
  }

  private func nextLink(given: Int, version: Int) -> String {
    var parts = request.query.filter { $0.name != "$skiptoken" }.map { pair in
      let sign = pair.name.hasPrefix("$") || pair.name.hasPrefix("@") ? pair.name.prefix(1) : ""
      let name = PercentEncoding.encode(String(pair.name.dropFirst(sign.count)))
      return "\(sign)\(name)=\(PercentEncoding.encode(pair.value))"
    }
    parts.append("$skiptoken=" + ODataOptions.token(given: given, version: version))
    return request.origin + request.path + "?" + parts.joined(separator: "&")
  }

  /// One row, one of its properties, or that property's bare value.
  func sendEntity(_ place: EntityPlace, _ rest: [String], _ options: ODataOptions) throws {
    let format = try ODataFormat(request)
    let (set, number) = (place.set, place.rowNumber)
    var query = try expanded(try query(place, options), set, options)
    if let name = rest.first {
      guard let property = set.property(name), rest.count == 1 || rest == [name, "$value"] else {
        throw place.nothing(at: set.property(name) == nil ? rest[...] : rest.suffix(1))
      }
      query.selected = [property]
    }
    var frame = ODataFrame(
      format: format, service: service, context: "$metadata#\(set.name)/$entity", set: set.name,
      keys: set.keys, pageRows: 1, nextLink: "")
    frame.isEntity = true
    if let name = set.rowNumber, let number { frame.rowNumber = (name, number - 1) }
    let rows = CollectedRows(limit: 1)
    try watched { _ in
      try requireParent(of: place)
      let tree = query.query(limit: 1, offset: number.map { $0 - 1 })
      try session.run(Syntax.Statement(.query(tree), range: .none), consumer: rows)
    }
    guard let batch = rows.batch else {
      // A reference to nothing; what a key asks for must be there.
      if place.address.hasSuffix(")") {
        throw RouteFailure(.notFound, "there is no entity \(place.address)")
      }
      return try exchange.response.send(.noContent, nil, [])
    }
    if rest.isEmpty { return try send(batch, rows.schema, frame) }
    try sendProperty(batch, place, rest, format)
  }

  private func send(_ batch: Batch, _ schema: Schema, _ frame: ODataFrame) throws {
    let encoder = ODataEncoder(frame)
    var bytes: [UInt8] = []
    try encoder.begin(schema, into: &bytes)
    try encoder.append(batch, into: &bytes)
    try encoder.end(into: &bytes)
    bytes.removeFirst(bytes.first == 0x0A ? 1 : 0)
    let tag = EntityTag.of(bytes)
    exchange.response.set("ETag", tag)
    if EntityTag.matches(request.header("if-none-match"), tag) {
      return try exchange.response.send(.notModified, nil, [])
    }
    try exchange.response.send(.ok, frame.format.mediaType, bytes)
  }

  private func sendProperty(
    _ batch: Batch, _ place: EntityPlace, _ rest: [String], _ format: ODataFormat
  ) throws {
    let column = batch.columns[0]
    if column.isNull(0) { return try exchange.response.send(.noContent, nil, []) }
    if rest.count == 2 {
      if case .blob(let content) = column[0] {
        return try exchange.response.send(.ok, "application/octet-stream", content)
      }
      let text = ValueText.text(of: column[0], type: column.type)
      return try exchange.response.send(.ok, "text/plain; charset=utf-8", text)
    }
    var bytes = Array("{".utf8)
    if format.metadata != .none {
      bytes.append(contentsOf: "\"@odata.context\":".utf8)
      bytes.appendJSON(string: "\(service)/$metadata#\(place.address)/\(rest[0])")
      bytes.append(UInt8(ascii: ","))
    }
    bytes.append(contentsOf: "\"value\":".utf8)
    ODataCells(isCompatible: format.isCompatible).append(column, 0, to: &bytes)
    bytes.append(contentsOf: "}\n".utf8)
    try exchange.response.send(.ok, format.mediaType, bytes)
  }
}
