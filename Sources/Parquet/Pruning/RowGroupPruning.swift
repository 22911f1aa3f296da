import Catalog
import Columns
import Diagnostics

extension ParquetFile {
  /// Whether the bounds of a leaf are in its type's order.
  func isOrdered(_ leaf: LeafColumn) -> Bool {
    guard let orders = metadata.columnOrders, orders.indices.contains(leaf.index) else {
      return true
    }
    return orders[leaf.index]
  }

  func bounds(_ leaf: LeafColumn, group: Int) -> ValueBounds? {
    guard let chunk = metadata.rowGroups[group].chunks[leaf.index].metadata else { return nil }
    return ValueBounds(chunk, leaf, isOrdered: isOrdered(leaf))
  }

  /// Whether rows of the group may pass, by Bloom filters, which are read from the file.
  func mayPassBloomFilters(group: Int, _ tests: [ColumnPredicate]) throws(SQLError) -> Bool {
    for predicate in tests {
      guard let values = predicate.test.wantedValues, values.count <= 256,
        let leaf = fileSchema.columns[predicate.column].flatLeaf,
        let chunk = metadata.rowGroups[group].chunks[leaf.index].metadata,
        let offset = chunk.bloomFilterOffset,
        let filter = BloomFilter(chunk, source, limit: source.size - 8)
      else { continue }
      try checkFilter(at: offset)
      let mayContain = values.contains { value in
        BloomFilter.hash(value, leaf).map { filter.mayContain($0) } ?? true
      }
      if !mayContain { return false }
    }
    return true
  }
}
