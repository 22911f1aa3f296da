import Columns
import Diagnostics
import Files

/// What `reckon inspect` shows of a file: schema, row groups, chunks and pages, as lines of text.
package enum ParquetInspection {
  /// - Parameter showsPages: Also a line for each page, whose headers are read.
  package static func lines(
    _ file: ParquetFile, showsPages: Bool = true
  ) throws(SQLError) -> [String] {
    let metadata = file.metadata
    var lines = ["\(file.source.path): \(file.source.size.formattedBytes)"]
    lines.append(
      "\(file.rowCount) rows in \(file.rowGroupCount) row groups, "
        + "\(file.fileSchema.leaves.count) leaves, written by "
        + (metadata.createdBy.map { "\"\($0)\"" } ?? "an unknown writer"))
    lines.append("")
    lines.append("schema")
    for shape in file.fileSchema.columns { schemaLines(shape, depth: 1, &lines) }
    for pair in metadata.keyValues {
      lines.append("key \"\(pair.key)\": \((pair.value ?? "").utf8.count.formattedBytes)")
    }
    for group in 0..<file.rowGroupCount {
      lines.append("")
      try groupLines(file, group, showsPages: showsPages, &lines)
    }
    return lines
  }

  private static func schemaLines(_ shape: ColumnShape, depth: Int, _ lines: inout [String]) {
    let indent = String(repeating: "  ", count: depth)
    var line = "\(indent)\(quotedIfNeeded(shape.name)) \(shape.type)"
    if !shape.isNullable { line += " NOT NULL" }
    if case .leaf(let leaf) = shape.kind {
      line += "  \(leaf.stored.name)"
      if leaf.stored == .fixedLengthByteArray { line += "(\(leaf.storedWidth))" }
    }
    lines.append(line)
    for child in shape.children { schemaLines(child, depth: depth + 1, &lines) }
  }

  private static func groupLines(
    _ file: ParquetFile, _ group: Int, showsPages: Bool, _ lines: inout [String]
  ) throws(SQLError) {
    let rowGroup = file.metadata.rowGroups[group]
    lines.append(
      "row group \(group): \(rowGroup.rowCount) rows, \(rowGroup.byteSize.formattedBytes)")
    for leaf in file.fileSchema.leaves {
      guard let chunk = rowGroup.chunks[leaf.index].metadata else {
        lines.append("  \(leaf.name): encrypted")
        continue
      }
      lines.append("  " + chunkLine(file, group, leaf, chunk))
      if showsPages { try pageLines(file, leaf, chunk, &lines) }
    }
  }

  private static func chunkLine(
    _ file: ParquetFile, _ group: Int, _ leaf: LeafColumn, _ chunk: ChunkMetadata
  ) -> String {
    let codec = codecNames.indices.contains(chunk.codec) ? codecNames[chunk.codec] : "codec ?"
    let encodings = chunk.encodings.map { encodingName($0) }.joined(separator: " ")
    var line =
      "\(leaf.name): \(chunk.valueCount) values, \(codec), \(chunk.compressedSize.formattedBytes)"
      + " of \(chunk.uncompressedSize.formattedBytes), \(encodings)"
    if let bounds = file.bounds(leaf, group: group) {
      if let count = bounds.nullCount { line += ", \(count) NULL" }
      if let low = bounds.minimum, let high = bounds.maximum {
        line += ", \(short(low, leaf)) … \(short(high, leaf))"
      }
    }
    let stored = file.metadata.rowGroups[group].chunks[leaf.index]
    if stored.columnIndexOffset != nil { line += ", page index" }
    if chunk.bloomFilterOffset != nil { line += ", Bloom filter" }
    return line
  }

  private static func encodingName(_ number: Int) -> String {
    encodingNames.indices.contains(number) ? encodingNames[number] : "encoding \(number)"
  }

  /// A bound as one short word.
  private static func short(_ value: Value, _ leaf: LeafColumn) -> String {
    var bytes: [UInt8] = []
    appendText(Column.constant(value, leaf.type, count: 1), 0, to: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    return text.count > 32 ? text.prefix(31) + "…" : text
  }

  private static func pageLines(
    _ file: ParquetFile, _ leaf: LeafColumn, _ chunk: ChunkMetadata, _ lines: inout [String]
  ) throws(SQLError) {
    if chunk.valueCount <= 0 { return }
    let stream: PageStream
    do throws(SQLError) {
      stream = try PageStream(
        file.source, chunk: chunk, limit: file.footerStart, metrics: ReadMetrics())
      var seen = 0
      while seen < chunk.valueCount, !stream.isAtEnd {
        let place = stream.place
        let header = try stream.nextHeader()
        lines.append("    " + pageLine(header, place))
        if case .data(let page) = header.kind { seen += page.valueCount }
        stream.skip(header)
      }
    } catch {
      throw error.noting("in file \"\(file.source.path)\", column \"\(leaf.name)\"")
    }
  }

  private static func pageLine(_ header: PageHeader, _ place: Int) -> String {
    let sizes =
      "\(header.compressedSize.formattedBytes) of \(header.uncompressedSize.formattedBytes)"
      + (header.checksum == nil ? "" : ", checksum") + ", at byte \(place)"
    switch header.kind {
    case .dictionary(let count, let encoding):
      return "dictionary page: \(count) entries, \(encodingName(encoding)), \(sizes)"
    case .data(let page):
      return "data page v\(page.isVersion2 ? 2 : 1): \(page.valueCount) values, "
        + "\(encodingName(page.encoding)), \(sizes)"
    case .other: return "other page: \(sizes)"
    }
  }
}
