/// The properties of Delta tables, as other programs write them; ours are in lower case.
enum DeltaProperty {
  private static let names = [
    "delta.appendOnly", "delta.checkpointInterval", "delta.checkpointPolicy",
    "delta.columnMapping.mode", "delta.deletedFileRetentionDuration",
    "delta.enableChangeDataFeed", "delta.enableDeletionVectors",
    "delta.enableInCommitTimestamps", "delta.enableTypeWidening",
    "delta.logRetentionDuration", "delta.enableExpiredLogCleanup",
    "delta.dataSkippingNumIndexedCols", "delta.dataSkippingStatsColumns",
    "delta.targetFileSize", "delta.isolationLevel",
  ]

  /// `delta.appendOnly` of `delta.appendonly`; an unknown one stays.
  static func name(_ name: String) -> String {
    names.first { $0.lowercased() == name.lowercased() } ?? name
  }
}
