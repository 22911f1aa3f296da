import Columns
import Diagnostics
import Files
import Glibc

/// Gathers the values of one batch of a leaf, without places for NULL, until `finish` spreads them.
///
/// They stay dictionary codes as long as all pages have codes and the type is text, or the reader
/// wants codes; else they are values.
struct ValueGatherer {
  private enum Form { case empty, codes, values }

  private let leaf: LeafColumn
  private let width: Int
  private var form = Form.empty
  private var buffer: Buffer
  private var capacity: Int
  private(set) var count = 0
  private var heaps: [Buffer] = []

  private let keepsCodes: Bool

  /// - Parameter keepsCodes: Other types than text too may stay codes.
  init(_ leaf: LeafColumn, capacity: Int, keepsCodes: Bool = false) {
    self.leaf = leaf
    self.keepsCodes = keepsCodes || leaf.type.isString
    self.capacity = max(capacity, 1)
    width = leaf.type.physical.width
    // Codes have four bytes; text has sixteen.
    buffer = Buffer.empty
  }

  private mutating func reserve(_ more: Int, width: Int) {
    if count + more <= capacity && buffer.byteCount > 0 { return }
    let larger = max(count + more, count == 0 ? capacity : capacity * 2)
    let next = Buffer(byteCount: larger * width)
    if count > 0 { next.copy(from: buffer, at: 0, count: count * width, to: 0) }
    buffer = next
    capacity = larger
  }

  private mutating func keep(_ more: [Buffer]) {
    for heap in more where !heaps.contains(where: { $0 === heap }) { heaps.append(heap) }
  }

  /// Adds `more` values that a page gives as codes.
  mutating func append(
    _ more: Int, codes: inout RunReader, dictionary: Column
  ) throws(SQLError) {
    if keepsCodes && form != .values {
      form = .codes
      reserve(more, width: 4)
      let target = buffer.pointer(to: UInt32.self) + count
      try codes.read(more, into: target)
      try ValueGatherer.check(target, more, below: dictionary.count)
    } else {
      form = .values
      reserve(more, width: width)
      keep(dictionary.heaps)
      let start = count
      let output = buffer.pointer(to: UInt8.self) + start * width
      let size = width
      try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1024) {
        (scratch) throws(SQLError) in
        guard let block = scratch.baseAddress else { return }
        var done = 0
        while done < more {
          let part = min(1024, more - done)
          try codes.read(part, into: block)
          try ValueGatherer.check(block, part, below: dictionary.count)
          ValueGatherer.look(up: block, part, in: dictionary, width: size, output + done * size)
          done += part
        }
      }
    }
    count += more
  }

  private static func check(
    _ codes: UnsafePointer<UInt32>, _ count: Int, below limit: Int
  ) throws(SQLError) {
    var highest: UInt32 = 0
    for i in 0..<count { highest = max(highest, codes[i]) }
    guard count == 0 || Int(highest) < limit else {
      throw SQLError(
        .dataCorrupted, "a value refers to entry \(highest) of a dictionary of \(limit)")
    }
  }

  /// The entries of checked codes.
  private static func look(
    up codes: UnsafePointer<UInt32>, _ count: Int, in dictionary: Column, width: Int,
    _ target: UnsafeMutablePointer<UInt8>
  ) {
    func copy<T: BitwiseCopyable>(_ type: T.Type) {
      let source = dictionary.values.pointer(to: T.self) + dictionary.offset
      let output = UnsafeMutableRawPointer(target).assumingMemoryBound(to: T.self)
      for i in 0..<count { output[i] = source[Int(codes[i])] }
    }
    switch width {
    case 1: copy(UInt8.self)
    case 2: copy(UInt16.self)
    case 4: copy(UInt32.self)
    case 8: copy(UInt64.self)
    default: copy(StringView.self)
    }
  }

  /// Adds `more` values that a page gives as values.
  mutating func append(
    _ more: Int, from decoder: any ValueDecoder, dictionary: Column?
  ) throws(SQLError) {
    if form == .codes { try writeCodesOut(dictionary) }
    form = .values
    reserve(more, width: width)
    let output = UnsafeMutableRawPointer(buffer.pointer(to: UInt8.self)) + count * width
    switch leaf.conversion {
    case .none:
      try decoder.decode(more, into: output)
      if leaf.isText && !decoder.isASCII {
        try TextValidation.check(output.assumingMemoryBound(to: StringView.self), more)
      }
      keep(decoder.heaps)
    case .nulls: try decoder.skip(more)
    case .fixedToViews: try appendViews(more, decoder, output)
    case .decimalText(let scale): try appendText(more, decoder, scale: scale, output)
    default:
      let scratch = Buffer(byteCount: more * leaf.storedWidth + 16)
      defer { withExtendedLifetime(scratch) {} }
      let input = UnsafeMutableRawPointer(scratch.pointer(to: UInt8.self)) + 16
      try decoder.decode(more, into: input)
      try leaf.conversion.convert(
        input, width: leaf.storedWidth, count: more, leaf: leaf, into: output)
    }
    count += more
  }

  private mutating func writeCodesOut(_ dictionary: Column?) throws(SQLError) {
    guard let dictionary else { return }
    let codes = buffer
    defer { withExtendedLifetime(codes) {} }
    buffer = Buffer(byteCount: capacity * width)
    ValueGatherer.look(
      up: codes.pointer(to: UInt32.self), count, in: dictionary, width: width,
      buffer.pointer(to: UInt8.self))
    keep(dictionary.heaps)
  }

  private mutating func appendViews(
    _ more: Int, _ decoder: any ValueDecoder, _ output: UnsafeMutableRawPointer
  ) throws(SQLError) {
    let size = leaf.storedWidth
    let bytes = Buffer(byteCount: more * size)
    let base = UnsafeMutableRawPointer(bytes.pointer(to: UInt8.self))
    try decoder.decode(more, into: base)
    let views = output.assumingMemoryBound(to: StringView.self)
    for i in 0..<more { views[i] = StringView(padded: base + i * size, count: size) }
    if size > StringView.inlineLimit { keep([bytes]) }
  }

  private mutating func appendText(
    _ more: Int, _ decoder: any ValueDecoder, scale: Int, _ output: UnsafeMutableRawPointer
  ) throws(SQLError) {
    let size = leaf.storedWidth
    let bytes = Buffer(byteCount: more * size)
    let base = UnsafeMutableRawPointer(bytes.pointer(to: UInt8.self))
    defer { withExtendedLifetime(bytes) {} }
    try decoder.decode(more, into: base)
    var heap = StringHeap()
    let views = output.assumingMemoryBound(to: StringView.self)
    for i in 0..<more {
      if leaf.isByteArray {
        let stored = base.assumingMemoryBound(to: StringView.self)[i]
        views[i] = heap.append(stored.withBytes { DecimalBytes.text($0, scale: scale) })
      } else {
        let stored = UnsafeRawBufferPointer(start: base + i * size, count: size)
        views[i] = heap.append(DecimalBytes.text(stored, scale: scale))
      }
    }
    keep(heap.blocks)
  }

  /// The column of `rows` rows, of which those with a bit in `validity` have a value.
  func finish(rows: Int, validity: Bitmap?, dictionary: Column?) -> Column {
    if count == 0 && rows > 0 || leaf.conversion == .nulls {
      return Column.nulls(leaf.type, count: rows)
    }
    if rows == 0 { return Column.empty(leaf.type) }
    let size = form == .codes ? 4 : width
    var target = buffer
    if let validity, count < rows {
      if capacity < rows {
        target = Buffer(byteCount: rows * size)
        target.copy(from: buffer, at: 0, count: count * size, to: 0)
      }
      Spreading.spread(target, width: size, values: count, rows: rows, validity: validity)
    }
    let bits = count < rows ? validity : nil
    if form == .codes, let dictionary {
      return .dictionary(codes: target, count: rows, validity: bits, entries: dictionary)
    }
    return Column(leaf.type, count: rows, values: target, validity: bits, heaps: heaps)
  }
}
