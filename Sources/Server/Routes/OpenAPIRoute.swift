import Columns

extension Route {
  static let openAPI = Route(
    ["GET"], "/openapi.json", "openapi", "this description", access: .anybody
  ) { exchange in
    try exchange.send(.ok, json: OpenAPI.document)
  }
}

/// The description of the service, made from the list of routes (OpenAPI 3.1).
enum OpenAPI {
  static var document: JSON {
    var paths: [(String, [JSON.Member])] = []
    for route in RouteList.all where !route.pattern.contains("**") {
      let operations = route.methods.map { method in
        JSON.Member(method.lowercased(), operation(route, method))
      }
      if let place = paths.firstIndex(where: { $0.0 == route.path }) {
        paths[place].1 += operations
      } else {
        paths.append((route.path, operations))
      }
    }
    return .object([
      .init("openapi", .string("3.1.0")),
      .init(
        "info",
        .object([.init("title", .string("Reckoner")), .init("version", .string("1"))])),
      .init("paths", .object(paths.map { .init($0.0, .object($0.1)) })),
      // Where the server has no users, nobody need say who they are.
      .init("security", .array([.object([]), proof("basic"), proof("bearer")])),
      .init(
        "components",
        .object([
          .init("schemas", .object([.init("Error", error)])),
          .init(
            "securitySchemes",
            .object([.init("basic", scheme("basic")), .init("bearer", scheme("bearer"))])),
        ])),
      .init(
        "externalDocs",
        .object([
          .init("description", .string("tables as an OData feed describe themselves")),
          .init("url", .string("/odata/$metadata")),
        ])),
    ])
  }

  private static func operation(_ route: Route, _ method: String) -> JSON {
    let isOnly = route.methods.count == 1
    var members = [
      JSON.Member("operationId", .string(isOnly ? route.name : route.name + method)),
      .init("summary", .string(route.summary)),
    ]
    var parameters = route.parameters
    for part in route.pattern where part.hasPrefix("{") {
      let name = String(part.dropFirst().dropLast())
      if parameters.contains(where: { $0.name == name }) { continue }
      parameters.append(
        .init(name: name, place: "path", isRequired: true, summary: "a part of the path"))
    }
    if !parameters.isEmpty {
      members.append(.init("parameters", .array(parameters.map(parameter))))
    }
    if method == "POST", !route.takesBody.isEmpty {
      let content = route.takesBody.map { type in
        let shape = schema(type == "application/json" ? "object" : "string")
        return JSON.Member(type, .object([.init("schema", shape)]))
      }
      members.append(.init("requestBody", .object([.init("content", .object(content))])))
    }
    if route.access == .anybody { members.append(.init("security", .array([]))) }
    members.append(.init("responses", responses(route)))
    return .object(members)
  }

  private static func proof(_ name: String) -> JSON { .object([.init(name, .array([]))]) }

  private static func scheme(_ name: String) -> JSON {
    .object([.init("type", .string("http")), .init("scheme", .string(name))])
  }

  private static func schema(_ type: String) -> JSON {
    .object([.init("type", .string(type))])
  }

  private static func parameter(_ parameter: Route.Parameter) -> JSON {
    var shape = [JSON.Member("type", .string("string"))]
    if !parameter.choices.isEmpty {
      shape.append(.init("enum", .array(parameter.choices.map { .string($0) })))
    }
    return .object([
      .init("name", .string(parameter.name)), .init("in", .string(parameter.place)),
      .init("required", .boolean(parameter.isRequired)),
      .init("description", .string(parameter.summary)), .init("schema", .object(shape)),
    ])
  }

  private static func responses(_ route: Route) -> JSON {
    let content = route.answers.map { type in
      JSON.Member(String(type.prefix { $0 != ";" }), .object([]))
    }
    let failure = JSON.object([
      .init("description", .string("what is wrong")),
      .init(
        "content",
        .object([
          .init(
            "application/json",
            .object([
              .init(
                "schema", .object([.init("$ref", .string("#/components/schemas/Error"))]))
            ]))
        ])),
    ])
    return .object([
      .init(
        "2XX",
        .object(
          [.init("description", .string(route.summary))]
            + (content.isEmpty ? [] : [.init("content", .object(content))]))),
      .init("4XX", failure), .init("5XX", failure),
    ])
  }

  private static var error: JSON {
    let texts = ["message", "sqlstate", "hint", "id"].map { JSON.Member($0, schema("string")) }
    let numbers = ["line", "column"].map { JSON.Member($0, schema("integer")) }
    let inner = JSON.object([
      .init("type", .string("object")), .init("properties", .object(texts + numbers)),
      .init("required", .array([.string("message"), .string("id")])),
    ])
    return .object([
      .init("type", .string("object")),
      .init("properties", .object([.init("error", inner)])),
      .init("required", .array([.string("error")])),
    ])
  }
}
