import Diagnostics

/// How much a JSON answer says beside the values, and how numbers are written (JSON Format 4.0).
struct ODataFormat: Sendable {
  enum Metadata: String, Sendable {
    case none, minimal, full
  }

  var metadata = Metadata.minimal
  /// Int64 and decimals as strings, for readers whose numbers are doubles.
  var isCompatible = false

  /// - Throws: `RouteFailure` when the client takes no JSON.
  init(_ request: HTTPRequest) throws(RouteFailure) {
    let asked =
      request.query.first {
        ODataOptions.standardName($0.name) == "$format"
      }?.value ?? request.header("accept") ?? "*/*"
    for entry in QualityList(asked).sorted {
      switch entry.value {
      case "json", "application/json", "application/*", "*/*":
        try take(entry)
        return
      default: continue
      }
    }
    throw RouteFailure(.notAcceptable, "answers are application/json here")
  }

  private mutating func take(_ entry: QualityList.Entry) throws(RouteFailure) {
    for (name, value) in entry.parameters {
      switch name {
      case "odata.metadata", "metadata":
        guard let level = Metadata(rawValue: value.lowercased()) else {
          throw RouteFailure(.notAcceptable, "odata.metadata is none, minimal or full")
        }
        metadata = level
      case "ieee754compatible": isCompatible = value.lowercased() == "true"
      default: break
      }
    }
  }

  var mediaType: String {
    "application/json;odata.metadata=\(metadata.rawValue)"
      + (isCompatible ? ";IEEE754Compatible=true" : "") + ";charset=utf-8"
  }
}
