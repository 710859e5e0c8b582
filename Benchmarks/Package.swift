// swift-tools-version:6.2
import PackageDescription

// A package of its own, so that the product never depends on what measures it. What it measures is `package`
// access, which ends at a package's border: the folders under Sources are links to the product's own sources, and
// so become part of this package. Only what the scenarios need is linked; nothing here fetches the web framework
// or the database.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .target(name: "CMallocProbe"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: strict),
        .target(name: "Stitching", swiftSettings: strict),
        .target(name: "SessionStore", dependencies: ["Stitching", collections, metrics], swiftSettings: strict),
        .target(name: "BukzaDecoding", dependencies: ["Stitching"], swiftSettings: strict),
        .target(name: "BeaconDecoding", dependencies: ["Stitching", nioCore], swiftSettings: strict),
        .executableTarget(
            name: "StitcherBenchmarks",
            dependencies: [
                "BeaconDecoding", "BukzaDecoding", "CMallocProbe", "Gzip", "SessionStore", "Stitching", nioCore,
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
