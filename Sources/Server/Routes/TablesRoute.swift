import Columns
import Engine

extension Route {
  /// For the page: what there is to ask about.
  static let tables = Route(
    ["GET"], "/v1/tables", "tables", "tables and views with their columns"
  ) { exchange in
    let model = EntityModel(session: exchange.server.makeSession(for: exchange.user))
    let items = model.names.map { name, relation in
      let set = try? model.make(name, relation)
      let columns = (set?.properties ?? []).map {
        JSON.object([
          .init("name", .string($0.column)), .init("type", .string($0.type.description)),
          .init("isNullable", .boolean($0.isNullable)),
        ])
      }
      return JSON.object([
        .init("name", .string(relation.path.joined(separator: "."))),
        .init("kind", .string(relation.isView ? "view" : "table")),
        .init("columns", .array(columns)),
      ])
    }
    try exchange.send(.ok, json: .object([.init("tables", .array(items))]))
  }

  static let page = Route(
    ["GET"], "/", "page", "a page to ask questions in a browser", access: .anybody,
    answers: ["text/html"]
  ) { exchange in
    exchange.response.set(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        + "connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
        + "form-action 'none'")
    exchange.response.set("Referrer-Policy", "no-referrer")
    try exchange.send(text: WebPage.html, as: "text/html; charset=utf-8")
  }
}
