import Foundation
import Gzip
import NIOCore
import ScriptServer
import Synchronization
import Web

/// The site script's body for one request: negotiated and handed out by reference, as the catalog does it under its
/// one lock; the peer compresses for each request. The web framework is left out of both.
enum ScriptScenarios {
    /// - Throws: when the script is not where this package's sources say, or zlib fails.
    static func all() throws -> [Scenario] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Public/stitch.min.js")
        let source = Array(try Data(contentsOf: file))
        let minted = Minted(gzipped: ByteBuffer(bytes: try Gzip.compress(source)))
        let accepted = ["gzip, deflate, br, zstd"]
        return [
            Scenario(
                name: "script-response", operations: 20_000,
                variants: [
                    Scenario.Variant(name: "minted once (ours)") { operations in
                        for _ in 0..<operations where AcceptEncoding.allowsGzip(accepted) {
                            use(minted.body(of: "site-key"))
                        }
                    },
                    Scenario.Variant(name: "gzip 6 on every request") { operations in
                        for _ in 0..<operations where AcceptEncoding.allowsGzip(accepted) {
                            use((try? Gzip.compress(source, level: 6)).map { ByteBuffer(bytes: $0) })
                        }
                    },
                ])
        ]
    }

    private final class Minted: Sendable {
        private let bodies: Mutex<[String: ByteBuffer]>

        init(gzipped: ByteBuffer) {
            self.bodies = Mutex(["site-key": gzipped])
        }

        func body(of key: String) -> ByteBuffer? { self.bodies.withLock { $0[key] } }
    }
}
