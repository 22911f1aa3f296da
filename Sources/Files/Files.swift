// Reads and writes bytes: sources, sinks, compression, checksums, object listing.
