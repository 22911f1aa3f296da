import Catalog
import Columns
import Diagnostics

/// Reads a few rows of a table by their identities: only the pages that hold them.
struct RowFetcher {
  private let table: DeltaTable
  private let chunks: RowChunks?
  private let files: PointFiles?

  /// - Parameter chunks: Where decoded columns are kept, for rows that are asked for one by one.
  init(_ table: DeltaTable, chunks: RowChunks? = nil, files: PointFiles? = nil) {
    self.table = table
    self.chunks = chunks
    self.files = files
  }

  /// One row that is wanted: its place in a file, and in the answer.
  private struct Wanted {
    var row: Int
    var place: Int
  }

  /// The rows that are there, in the order asked for; the identity is the last column.
  func rows(_ identities: [Int64], columns: [Int]) throws(SQLError) -> Batch {
    if identities.count == 1, let row = try kept(identities[0], columns) { return row }
    let types = columns.map { $0 < table.schema.count ? table.schema.fields[$0].type : .int64 }
    var parts: [Batch] = []
    var places: [Int] = []
    for (number, wanted) in try byFile(identities) {
      let (batch, found) = try read(wanted, file: number, columns: columns)
      if found.isEmpty { continue }
      parts.append(batch)
      places += found.map(\.place)
    }
    let all =
      parts.isEmpty
      ? Batch(types.map { .empty($0) }, count: 0) : Batch.concatenated(parts, types: types)
    // Back from the order of the files to that of the question.
    let order = places.indices.sorted { places[$0] < places[$1] }
    let sorted = all.gather(Selection(order).rows)
    let ids = order.map { identities[places[$0]] }
    let last = Column.make(.int64, count: ids.count, Int64.self) { span in
      for i in 0..<span.count { span[i] = ids[i] }
    }
    return Batch(sorted.columns + [last], count: ids.count)
  }

  /// One row from decoded columns; nil where they are not kept.
  private func kept(_ identity: Int64, _ columns: [Int]) throws(SQLError) -> Batch? {
    guard let chunks, let files else { return nil }
    let firsts = try table.firstIdentities()
    guard let number = RowFetcher.file(of: identity, firsts) else { return nil }
    let point = try files.file(number, of: table, chunks)
    let row = Int(identity - firsts[number])
    guard row < point.file.rowCount, !(point.meaning.deleted.map { $0[row] } ?? false) else {
      return nil
    }
    let group = point.chunks.group(of: row)
    let count = point.file.rowCount(ofGroup: group)
    var result: [Column] = []
    result.reserveCapacity(columns.count + 1)
    for column in columns {
      let whole = try chunks.column(column, group: group, count: count, of: point, in: table)
      guard let whole else { return nil }
      result.append(whole.slice(from: row - point.chunks.starts[group], count: 1))
    }
    result.append(.make(.int64, count: 1, Int64.self) { $0[0] = identity })
    return Batch(result, count: 1)
  }

  private func byFile(_ identities: [Int64]) throws(SQLError) -> [(Int, [Wanted])] {
    let firsts = try table.firstIdentities()
    var result: [Int: [Wanted]] = [:]
    for (place, identity) in identities.enumerated() {
      guard let file = RowFetcher.file(of: identity, firsts) else { continue }
      result[file, default: []].append(
        Wanted(row: Int(identity - firsts[file]), place: place))
    }
    return result.sorted { $0.key < $1.key }
  }

  /// The last file that begins at or before an identity.
  static func file(of identity: Int64, _ firsts: [Int64]) -> Int? {
    var low = 0
    var high = firsts.count
    while low < high {
      let middle = (low + high) / 2
      if firsts[middle] <= identity { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  private func read(
    _ wanted: [Wanted], file number: Int, columns: [Int]
  ) throws(SQLError) -> (Batch, [Wanted]) {
    let (parquet, meaning) = try table.open(table.added[number])
    let alive = wanted.sorted { $0.row < $1.row }.filter { entry in
      entry.row < parquet.rowCount && !(meaning.deleted.map { $0[entry.row] } ?? false)
    }
    var batches: [Batch] = []
    var start = 0
    for group in 0..<parquet.groupCount {
      let count = parquet.rowCount(ofGroup: group)
      let rows = alive.filter { $0.row >= start && $0.row < start + count }.map { $0.row - start }
      if !rows.isEmpty { batches.append(try read(rows, parquet, group, meaning, columns)) }
      start += count
    }
    let types = columns.map { $0 < table.schema.count ? table.schema.fields[$0].type : .int64 }
    if batches.isEmpty { return (Batch([], count: 0), []) }
    return (Batch.concatenated(batches, types: types), alive)
  }

  /// Ascending rows of one group; a row may be asked for twice.
  private func read(
    _ rows: [Int], _ file: any DataFile, _ group: Int, _ meaning: FileMeaning, _ columns: [Int]
  ) throws(SQLError) -> Batch {
    var places: [Int] = []
    for column in columns where column < meaning.origins.count {
      if case .stored(let place, _) = meaning.origins[column] { places.append(place) }
    }
    let reader = try file.openGroup(group, columns: places, jumps: true)
    var slot = 0
    var result: [Column] = []
    for column in columns {
      guard column < meaning.origins.count else {
        result.append(.nulls(.int64, count: rows.count))
        continue
      }
      let type = table.schema.fields[column].type
      switch meaning.origins[column] {
      case .constant(let value): result.append(.constant(value, type, count: rows.count))
      case .stored(_, let adaptation):
        let values = try read(rows, reader, slot)
        result.append(try adaptation?.adapt(values) ?? values)
        slot += 1
      }
    }
    return Batch(result, count: rows.count)
  }

  private func read(
    _ rows: [Int], _ reader: any GroupReader, _ slot: Int
  ) throws(SQLError) -> Column {
    var next = 0
    var pieces: [Column] = []
    for row in rows {
      if row < next, let last = pieces.last {
        pieces.append(last)
        continue
      }
      if row > next { try reader.skip(slot, count: row - next) }
      pieces.append(try reader.read(slot, count: 1).flattened())
      next = row + 1
    }
    return Column.concatenated(pieces, type: pieces[0].type)
  }
}

extension RowChunks {
  /// A column of the table in one row group, as long as the group; nil where it is not kept.
  func column(
    _ column: Int, group: Int, count: Int, of point: PointFile, in table: DeltaTable
  ) throws(SQLError) -> Column? {
    guard column < point.meaning.origins.count else { return nil }
    let type = table.schema.fields[column].type
    switch point.meaning.origins[column] {
    case .constant(let value): return .constant(value, type, count: count)
    case .stored(let place, let adaptation):
      return try self.column(
        column, group: group, of: point.chunks, rows: count, type: type
      ) { () throws(SQLError) in
        let reader = try point.file.openGroup(group, columns: [place], jumps: false)
        let values = try reader.read(0, count: count).flattened()
        return try adaptation?.adapt(values)?.flattened() ?? values
      }
    }
  }
}

extension ColumnAdaptation {
  fileprivate func adapt(_ column: Column) throws(SQLError) -> Column? { try adapted(column) }
}
