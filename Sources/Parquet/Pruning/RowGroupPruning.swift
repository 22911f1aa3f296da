import Catalog
import Columns

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
  func mayPassBloomFilters(group: Int, _ tests: [ColumnPredicate]) -> Bool {
    tests.allSatisfy { predicate in
      guard let values = predicate.test.wantedValues, values.count <= 256,
        let leaf = fileSchema.columns[predicate.column].flatLeaf,
        let chunk = metadata.rowGroups[group].chunks[leaf.index].metadata,
        chunk.bloomFilterOffset != nil,
        let filter = BloomFilter(chunk, source, limit: source.size - 8)
      else { return true }
      return values.contains { value in
        BloomFilter.hash(value, leaf).map { filter.mayContain($0) } ?? true
      }
    }
  }
}
