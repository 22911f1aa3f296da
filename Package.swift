// swift-tools-version: 6.2
import PackageDescription

// One folder under `Sources/` is one target, and a target imports only targets of lower layers
// (docs/ARCHITECTURE.md draws the map; Tests/check-imports.py checks the `import` lines).

#if arch(x86_64)
  // Haswell (2013) and later: AVX2, BMI2, F16C. See docs/decisions/0002-baseline-cpu.md.
  let processor: [SwiftSetting] = [.unsafeFlags(["-target-cpu", "haswell"])]
#else
  let processor: [SwiftSetting] = []
#endif

/// Debug builds, which all goldens run on too, look for overlapping accesses; looking costs 3 to 5 %.
let unchecked = SwiftSetting.unsafeFlags(
  ["-enforce-exclusivity=unchecked"], .when(configuration: .release))

/// The library under the shell's prompt: GNU readline, or libedit with RECKON_EDITOR=libedit.
let usesLibedit = Context.environment["RECKON_EDITOR"] == "libedit"
let lineLibrary = usesLibedit ? "CEditLine" : "CReadline"

let settings: [SwiftSetting] =
  [
    unchecked,
    .swiftLanguageMode(.v6),
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
  ] + processor

/// `make fuzz` sets it: `address` for the sanitizer, `fast` for none.
let fuzzer = Context.environment["RECKON_FUZZ"]

/// The sanitizer sees each block of memory alone only where none is used again.
let unpooled = fuzzer == "address" ? ["UNPOOLED"] : []

/// Behind a checksum a fuzzer sees nothing.
let unsummed = fuzzer == nil ? [] : ["FUZZING"]

/// A target of the engine: one stage or one subject.
func stage(_ name: String, _ dependencies: [String], defines: [String] = []) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .target(name: $0) },
    swiftSettings: settings + defines.map { .define($0) })
}

/// A C library that Debian installs, imported by exactly one Swift target.
func library(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let data = ["Diagnostics", "Columns"]
let loops = data + ["Kernels", "Syntax", "Files"]
let names = loops + ["Functions", "Catalog"]
let formats = ["Parquet", "ORC", "CSV", "Arrow"]
let stages = ["Binder", "Optimizer", "Execution", "Tables"]

/// Readers under libFuzzer, which brings its own main program: only where `make fuzz` asks for it.
let fuzzing: [Target] =
  fuzzer == nil
  ? []
  : [
    .executableTarget(
      name: "fuzz-target",
      dependencies: [
        "Diagnostics", "Columns", "Syntax", "Files", "Catalog", "Parquet", "ORC", "CSV", "Arrow",
      ],
      path: "Tests/Fuzz", exclude: ["seeds"],
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
  ]

let package = Package(
  name: "reckoner",
  products: [.executable(name: "reckon", targets: ["reckon"])],
  targets: [
    library("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
    library("CSnappy", pkgConfig: "snappy", apt: "libsnappy-dev"),
    library("CLz4", pkgConfig: "liblz4", apt: "liblz4-dev"),
    library("CBrotli", pkgConfig: "libbrotlidec libbrotlienc", apt: "libbrotli-dev"),
    library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    library("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
    usesLibedit
      ? library("CEditLine", apt: "libedit-dev") : library("CReadline", apt: "libreadline-dev"),

    // 0: errors, and data in memory
    stage("Diagnostics", []),
    stage("Columns", ["Diagnostics"], defines: unpooled),
    // 1: loops, text, bytes
    stage("Kernels", data),
    stage("Syntax", ["Diagnostics"]),
    stage(
      "Files", data + ["CZstd", "CSnappy", "CLz4", "CBrotli", "CZlib"], defines: unsummed),
    // 2: what SQL can call, what names mean
    stage("Functions", data + ["Kernels", "CPCRE2"]),
    stage("Catalog", loops),
    // 3: what is asked, how it is stored
    stage("Plan", names),
    stage("Parquet", data + ["Kernels", "Files", "Catalog"]),
    stage("ORC", data + ["Kernels", "Files", "Catalog"]),
    stage("CSV", data + ["Kernels", "Files", "Catalog"]),
    stage("Arrow", data + ["Kernels", "Files", "Catalog"]),
    // 4: the stages
    stage("Binder", names + ["Plan"]),
    stage("Optimizer", names + ["Plan"]),
    stage("Execution", names + ["Plan"]),
    stage("Tables", names + ["Plan", "Parquet"]),
    // 5: procedures
    stage("Routines", names + ["Plan"]),
    stage("Conversion", names + ["Plan", "Routines"]),
    // 6: a session
    stage("Engine", names + ["Plan"] + formats + stages + ["Routines", "Conversion"]),
    // 7: people, programs, proof, sample data
    stage(
      "Shell", names + ["Plan", "Parquet", "Engine", lineLibrary],
      defines: usesLibedit ? ["LIBEDIT"] : []),
    stage("Server", names + ["Plan", "Engine"]),
    stage("Proof", names + ["Plan", "Conversion", "Engine"]),
    stage("Billing", names + ["Parquet", "CSV"]),
    // 8: main
    .executableTarget(
      name: "reckon",
      dependencies: [
        "Diagnostics", "Files", "Functions", "Parquet", "Conversion", "Engine", "Shell", "Server",
        "Proof",
        "Billing",
      ],
      swiftSettings: settings),
    // Compares the readers with folders of expectation files.
    .executableTarget(
      name: "formats-check",
      dependencies: ["Diagnostics", "Columns", "Files", "Catalog", "Parquet", "ORC"],
      path: "Tests/FormatsCheck", swiftSettings: settings),
  ] + fuzzing
)
