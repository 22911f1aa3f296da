import Columns
import Diagnostics
import Files
import Glibc

/// Tells Dagster what a run did, when Dagster started the program (Dagster Pipes, protocol 0.1).
///
/// The environment says where the messages go: base64 of zlib of JSON. Each message is one line.
final class DagsterPipes {
  private let sink: TextSink
  private let assetKeys: [String]

  private init(sink: TextSink, assetKeys: [String]) {
    self.sink = sink
    self.assetKeys = assetKeys
  }

  /// nil where Dagster did not start us.
  static func connect() -> DagsterPipes? {
    guard let target = parameter("DAGSTER_PIPES_MESSAGES") else { return nil }
    var keys: [String] = []
    if let source = parameter("DAGSTER_PIPES_CONTEXT"), let context = context(source),
      case .array(let names)? = context["asset_keys"]
    {
      keys = names.compactMap(\.text)
    }
    if target["stdio"]?.text != nil || target["buffered_stdio"]?.text != nil {
      return DagsterPipes(sink: TextSink(descriptor: STDERR_FILENO), assetKeys: keys)
    }
    guard let path = target["path"]?.text else { return nil }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    return DagsterPipes(
      sink: TextSink(descriptor: descriptor, closesDescriptor: true), assetKeys: keys)
  }

  /// The context stands in the variable itself or in a file that it names.
  private static func context(_ source: JSON) -> JSON? {
    if let data = source["data"] { return data }
    guard let path = source["path"]?.text, let text = try? TextFile.read(path) else { return nil }
    return try? JSONReader.read(Array(text.utf8))
  }

  private static func parameter(_ name: String) -> JSON? {
    guard let value = environment(name), let packed = Base64.decoded(value),
      let text = inflated(packed)
    else { return nil }
    return try? JSONReader.read(text)
  }

  /// The text of a zlib stream (RFC 1950).
  private static func inflated(_ packed: [UInt8]) -> [UInt8]? {
    guard let codec = CompressionList.named("gzip") else { return nil }
    var text = [UInt8](repeating: 0, count: 1 << 20)
    let count = packed.withUnsafeBytes { source in
      text.withUnsafeMutableBytes { target in
        try? codec.makeDecompressor().decompress(source, upTo: target)
      }
    }
    return count.map { Array(text[..<$0]) }
  }
}

extension DagsterPipes {
  func opened() { send("opened", .object([JSON.Member("extras", .object([]))])) }

  func closed() { send("closed", .object([])) }

  func log(_ message: String, level: String) {
    send(
      "log",
      .object([
        JSON.Member("message", .string(message)), JSON.Member("level", .string(level)),
      ]))
  }

  /// An asset's rows, or the outcome of a check.
  func report(_ statement: FlowReport.Statement) {
    if let check = statement.check {
      send(
        "report_asset_check",
        .object([
          JSON.Member("asset_key", key(statement.asset)),
          JSON.Member("check_name", .string(DagsterPipes.plainName(check.name))),
          JSON.Member("passed", .boolean(check.passed)),
          JSON.Member("severity", .string("ERROR")),
          JSON.Member("metadata", metadata(statement)),
        ]))
    } else if statement.asset != nil {
      send(
        "report_asset_materialization",
        .object([
          JSON.Member("asset_key", key(statement.asset)),
          JSON.Member("data_version", .null),
          JSON.Member("metadata", metadata(statement)),
        ]))
    }
  }

  /// The asset's own name if Dagster knows it, else the only one that Dagster asked for.
  private func key(_ asset: String?) -> JSON {
    if let asset, assetKeys.isEmpty || assetKeys.contains(asset) { return .string(asset) }
    return assetKeys.first.map { .string($0) } ?? .null
  }

  /// Names of checks are words of letters, digits and `_`.
  private static func plainName(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private func metadata(_ statement: FlowReport.Statement) -> JSON {
    var members = [
      member("seconds", .number(ShortTime.fixed(statement.seconds, digits: 3)), "float")
    ]
    if let rows = statement.rows { members.append(member("rows", .number("\(rows)"), "int")) }
    return .object(members)
  }

  private func member(_ name: String, _ value: JSON, _ type: String) -> JSON.Member {
    JSON.Member(
      name,
      .object([JSON.Member("raw_value", value), JSON.Member("type", .string(type))]))
  }

  private func send(_ method: String, _ parameters: JSON) {
    let message = JSON.object([
      JSON.Member("__dagster_pipes_version", .string("0.1")),
      JSON.Member("method", .string(method)), JSON.Member("params", parameters),
    ])
    sink.write(message.description + "\n")
    sink.flush()
  }
}

/// Base64 (RFC 4648, section 4).
enum Base64 {
  /// The bytes, or nil for a text that is none.
  static func decoded(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "=") { break }
      guard let value = value(of: byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
