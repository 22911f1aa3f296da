import Arrow
import CSV
import Catalog
import Files
import ORC
import Parquet
import Tables

/// The file formats that queries read in place and COPY writes; the first is COPY's usual one.
func formatList(
  access: FileAccess, keys: ParquetKeys, cache: ParquetCache
) -> [any FileFormat] {
  [
    ParquetFormat(access: access, keys: keys, cache: cache),
    ORCFormat(access: access),
    ArrowFormat(access: access),
    CSVFormat(access: access),
    JSONFormat(access: access, isArray: false),
    JSONFormat(access: access, isArray: true),
    SniffJSONFormat(access: access),
    SniffCSVFormat(access: access),
    CSVRejectsFormat(access: access),
    DeltaFormat(access: access),
    DeltaChangesFormat(access: access),
  ]
}
