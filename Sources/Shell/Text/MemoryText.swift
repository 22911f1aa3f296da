/// `memory 34 MB, 120 MB on disk`
enum MemoryText {
  static func of(_ use: (peak: Int, spilled: Int)) -> String {
    let disk = use.spilled > 0 ? ", \(Quantity.text(bytes: use.spilled)) on disk" : ""
    return "memory \(Quantity.text(bytes: use.peak))\(disk)"
  }
}
