// swift-tools-version:6.2
import PackageDescription

/// Every target is built like this: a warning is an error, an existential says `any`, an import is internal
/// unless it shows in a `package` signature.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let lifecycleTestKit = Target.Dependency.product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "stitcher",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "stitcher", targets: ["stitcher"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: strict),
        .target(name: "Stitching", swiftSettings: strict),
        .target(name: "Bukza", dependencies: ["Stitching"], swiftSettings: strict),
        .target(name: "Services", dependencies: ["Stitching", lifecycle], swiftSettings: strict),
        .target(name: "Prometheus", dependencies: ["Stitching", metrics], swiftSettings: strict),
        .target(name: "SessionStore", dependencies: ["Stitching", collections, metrics], swiftSettings: strict),
        .target(name: "Ledger", dependencies: ["Stitching", crypto, cryptoExtras], swiftSettings: strict),
        .target(name: "LedgerSQLite", dependencies: ["Stitching", "Ledger", grdb], swiftSettings: strict),
        .target(
            name: "Relay",
            dependencies: ["Stitching", "Services", "Ledger", algorithms, lifecycle, logging, metrics],
            swiftSettings: strict),
        .target(name: "Wording", dependencies: ["Stitching", "Ledger", "SiteDoctor"], swiftSettings: strict),
        .target(
            name: "CoMagic",
            dependencies: [
                "Stitching", "Ledger", "Relay", asyncHTTPClient, httpTypes, nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict),
        .target(
            name: "SiteDoctor",
            dependencies: ["Stitching", asyncHTTPClient, nioCore, nioHTTP1, nioHTTPCompression, nioPosix],
            swiftSettings: strict),
        .target(
            name: "Notices", dependencies: [asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL], swiftSettings: strict
        ),
        .target(
            name: "Alerts",
            dependencies: [
                "Stitching", "Services", "Ledger", "Wording", "Notices", "Gzip", lifecycle, logging, metrics,
            ],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Stitching", "SessionStore", httpTypes, hummingbird, hummingbirdCore, logging, metrics, nioCore,
                nioHTTPTypes,
            ],
            swiftSettings: strict),
        .target(
            name: "Backoffice",
            dependencies: [
                "Stitching", "SessionStore", "Bukza", "Ledger", "Relay", "SiteDoctor", "Wording", "Gzip", algorithms,
                logging, metrics, nioPosix,
            ],
            swiftSettings: strict),
        .target(
            name: "ScriptServer",
            dependencies: [
                "Stitching", "Prometheus", "SessionStore", "Ledger", "Relay", "Gzip", "Web", crypto, httpTypes,
                hummingbird, logging, metrics, nioCore,
            ],
            resources: [
                .embedInCode("Resources/stitch.min.js"), .embedInCode("Resources/stitch-options.min.js"),
                .embedInCode("Resources/stitch-debug.js"),
            ],
            swiftSettings: strict),
        .target(
            name: "Admin",
            dependencies: [
                "Stitching", "Ledger", "Relay", "Wording", "Notices", "Alerts",
                "Web", "ScriptServer", "Backoffice", algorithms, crypto, httpTypes, hummingbird, logging, mustache,
                nioCore,
            ],
            resources: [
                .embedInCode("Resources/admin.css"), .embedInCode("Resources/admin.js"),
                .embedInCode("Resources/combobox.js"),
                .embedInCode("Resources/favicon.svg"), .embedInCode("Resources/way.svg"),
                .embedInCode("Resources/Templates"),
            ],
            swiftSettings: strict),
        .target(
            name: "Sandbox",
            dependencies: [asyncHTTPClient, hummingbird, httpTypes, lifecycle, logging, nioCore, nioHTTP1],
            resources: [
                .embedInCode("Resources/demo/index.html"), .embedInCode("Resources/demo/frame.html"),
                .embedInCode("Resources/demo/counter.js"), .embedInCode("Resources/demo/widget-loader.js"),
                .embedInCode("Resources/sandbox/page.html"), .embedInCode("Resources/sandbox/sandbox.css"),
                .embedInCode("Resources/sandbox/sandbox.js"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "stitcher",
            dependencies: [
                "Stitching", "Prometheus", "SessionStore", "Ledger", "LedgerSQLite", "Relay", "Bukza", "CoMagic",
                "Wording",
                "Services", "Web", "Backoffice", "ScriptServer", "Admin", "SiteDoctor", "Alerts", "Notices", "Sandbox",
                argumentParser,
                asyncHTTPClient, configuration, lifecycle, logging, metrics, systemPackage, unixSignals,
            ],
            swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: [
                "Stitching", "Gzip", "Ledger", "LedgerSQLite", "Relay", "CoMagic", httpTypes, nioCore, nioHTTP1,
                nioPosix,
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "GzipTests", dependencies: ["Gzip", "CZlib", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "StitchingTests", dependencies: ["Stitching", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ServicesTests", dependencies: ["Stitching", "Services", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "PrometheusTests", dependencies: ["Prometheus", metrics], swiftSettings: strict),
        .testTarget(
            name: "SessionStoreTests",
            dependencies: ["Stitching", "SessionStore", "TestSupport", metrics, metricsTestKit],
            swiftSettings: strict),
        .testTarget(
            name: "LedgerTests", dependencies: ["Stitching", "Ledger", "LedgerSQLite", "TestSupport", crypto, grdb],
            swiftSettings: strict),
        .testTarget(name: "WordingTests", dependencies: ["Stitching", "Ledger", "Wording"], swiftSettings: strict),
        .testTarget(name: "BukzaTests", dependencies: ["Stitching", "Bukza", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "Stitching", "Services", "Ledger", "LedgerSQLite", "Relay", "Bukza", "TestSupport", lifecycle,
                lifecycleTestKit,
                logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CoMagicTests",
            dependencies: [
                "Stitching", "Ledger", "LedgerSQLite", "Relay", "CoMagic", "Wording", "Sandbox", "TestSupport",
                asyncHTTPClient,
                httpTypes, lifecycle, logging, nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict),
        .target(
            name: "ServiceTestSupport",
            dependencies: [
                "Stitching", "Services", "SessionStore", "Ledger", "LedgerSQLite", "Relay", "Bukza", "CoMagic",
                "Sandbox",
                "SiteDoctor", "Alerts", "Notices", "Web",
                "Backoffice", "ScriptServer", "Admin", "TestSupport", asyncHTTPClient, grdb, httpTypes, hummingbird,
                hummingbirdTesting, lifecycle, logging, nioCore, nioPosix,
            ],
            path: "Tests/ServiceTestSupport", swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Stitching", "Prometheus", "Ledger", "Web", "ServiceTestSupport", "TestSupport", httpTypes, hummingbird,
                hummingbirdTesting, logging, metrics, nioCore, nioEmbedded, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScriptServerTests",
            dependencies: [
                "Stitching", "SessionStore", "Ledger", "LedgerSQLite", "Relay", "Web", "ScriptServer", "Gzip",
                "ServiceTestSupport", "TestSupport", httpTypes, hummingbird, hummingbirdTesting, nioCore,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BackofficeTests",
            dependencies: ["Stitching", "CoMagic", "Ledger", "Relay", "Gzip", "Backoffice", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AdminTests",
            dependencies: [
                "Stitching", "SessionStore", "Ledger", "LedgerSQLite", "Relay", "Bukza", "CoMagic", "Wording",
                "Sandbox", "Web",
                "Backoffice", "ScriptServer", "Admin", "ServiceTestSupport", "TestSupport", grdb, httpTypes,
                hummingbird, hummingbirdTesting, logging, nioCore,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SiteDoctorTests",
            dependencies: [
                "Stitching", "Bukza", "CoMagic", "SiteDoctor", "Wording", "Gzip", "CZlib", "TestSupport", nioCore,
                nioHTTP1, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AlertsTests",
            dependencies: [
                "Stitching", "Ledger", "LedgerSQLite", "Alerts", "Notices", "TestSupport", "CZlib", asyncHTTPClient,
                logging,
            ], swiftSettings: strict),
        .testTarget(
            name: "NoticesTests",
            dependencies: ["Notices", "TestSupport", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL],
            swiftSettings: strict),
        .testTarget(
            name: "SandboxTests", dependencies: ["Sandbox", asyncHTTPClient, lifecycle, logging, nioCore, nioHTTP1],
            swiftSettings: strict),
        .testTarget(
            name: "StormTests",
            dependencies: [
                "Stitching", "Services", "Ledger", "LedgerSQLite", "Relay", "Bukza", "CoMagic", "Sandbox",
                "TestSupport",
                httpTypes, lifecycleTestKit,
                logging, nioCore,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "StitcherTests",
            dependencies: [
                "stitcher", "Stitching", "Ledger", "LedgerSQLite", "Relay", "CoMagic", "Sandbox", "TestSupport",
                asyncHTTPClient, grdb, lifecycle,
                logging, nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// The benchmarks are built only when asked for, so that the product never depends on them: `make bench`.
if Context.environment["STITCHER_BENCHMARKS"] != nil {
    package.targets += [
        .target(name: "CMallocProbe", path: "Benchmarks/Sources/CMallocProbe"),
        .executableTarget(
            name: "StitcherBenchmarks",
            dependencies: [
                "Stitching", "SessionStore", "Bukza", "Relay", "Web", "ScriptServer", "Gzip", "CMallocProbe", nioCore,
            ],
            path: "Benchmarks/Sources/StitcherBenchmarks", swiftSettings: strict),
    ]
}
