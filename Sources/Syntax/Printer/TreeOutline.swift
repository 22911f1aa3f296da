import Diagnostics

/// A tree as an indented outline, as `EXPLAIN (TREE)` shows it.
///
/// It walks the values themselves, so that it shows every field of every node, without places in the text
/// and without what is absent. Two trees with one outline are the same tree.
package struct TreeOutline {
  private var lines: [String] = []

  /// The outline of a node, one line each.
  package static func lines(of node: Any) -> [String] {
    var outline = TreeOutline()
    outline.show(node, label: nil, depth: 0)
    return outline.lines
  }

  private mutating func line(_ label: String?, _ text: String, _ depth: Int) {
    let indent = String(repeating: "  ", count: depth)
    lines.append(indent + (label.map { $0 + ": " } ?? "") + text)
  }

  private mutating func show(_ value: Any, label: String?, depth: Int) {
    switch value {
    case is SourceRange: return
    case let identifier as Identifier: return line(label, shown(identifier), depth)
    case let name as QualifiedName: return line(label, shown(name), depth)
    case let text as String: return line(label, "'" + text + "'", depth)
    case let flag as Bool:
      if flag { line(label, "true", depth) }
      return
    case let raw as RawClause: return line(label, raw.text, depth)
    case let expression as Expression: return show(expression.kind, label: label, depth: depth)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      for child in mirror.children { show(child.value, label: label, depth: depth) }
    case .collection: showList(mirror, label: label, depth: depth)
    case .enum: showCase(value, mirror, label: label, depth: depth)
    case .struct, .tuple: showFields(value, mirror, label: label, depth: depth)
    default: line(label, String(describing: value), depth)
    }
  }

  private mutating func showList(_ mirror: Mirror, label: String?, depth: Int) {
    guard !mirror.children.isEmpty else { return }
    if let label { line(nil, label, depth) }
    for child in mirror.children {
      show(child.value, label: nil, depth: label == nil ? depth : depth + 1)
    }
  }

  private mutating func showCase(_ value: Any, _ mirror: Mirror, label: String?, depth: Int) {
    guard let child = mirror.children.first else {
      return line(label, String(describing: value), depth)
    }
    line(label, child.label ?? "", depth)
    let payload = Mirror(reflecting: child.value)
    if payload.displayStyle == .tuple {
      for field in payload.children {
        show(field.value, label: plain(field.label), depth: depth + 1)
      }
    } else if payload.displayStyle == .struct, !(child.value is Identifier),
      !(child.value is QualifiedName), !(child.value is RawClause), !(child.value is Expression)
    {
      for field in payload.children {
        show(field.value, label: plain(field.label), depth: depth + 1)
      }
    } else {
      show(child.value, label: nil, depth: depth + 1)
    }
  }

  private mutating func showFields(_ value: Any, _ mirror: Mirror, label: String?, depth: Int) {
    line(label, String(describing: type(of: value)), depth)
    for field in mirror.children { show(field.value, label: plain(field.label), depth: depth + 1) }
  }

  /// Labels of unnamed fields (`.0`) say nothing.
  private func plain(_ label: String?) -> String? {
    guard let label, !label.hasPrefix(".") else { return nil }
    return label
  }

  private func shown(_ identifier: Identifier) -> String {
    identifier.isQuoted ? "\"" + identifier.text + "\"" : identifier.text
  }

  private func shown(_ name: QualifiedName) -> String {
    let path = name.parts.map(shown).joined(separator: ".")
    return name.link.isEmpty ? path : path + "@" + name.link.map(shown).joined(separator: ".")
  }
}
