import Foundation
import NIOCore
import Testing

/// The real program on a file system that takes no more: its own limit of a file's size stands for a full disk, since
/// SQLite meets both as a write that the system refuses.
@Suite("A disk that takes no more", .timeLimit(.minutes(5)))
struct FullDiskTests {
    private static let limiter = "/usr/bin/prlimit"

    private struct Ready: Decodable {
        let storeWritable: Bool
        let reason: String?
    }

    @Test(
        "is told by /readyz as long as webhooks are refused, and its end too",
        .enabled(if: FileManager.default.isExecutableFile(atPath: Self.limiter)))
    func refused() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--log-level", "critical")
            #expect(try await served.post(made.hook, hookBody(n2: "17000000001")).status == 200)
            #expect(try await served.get("/readyz").status == 200)
            try await Self.limit(served, house, isFull: true)
            let large = hookBody(order: "2", name: String(repeating: "Я", count: 15_000))
            #expect(try await served.post(made.hook, large).status == 503)
            for _ in 1...20 {
                let answer = try await served.get("/readyz")
                #expect(answer.status == 503)
                let ready = try JSONDecoder().decode(Ready.self, from: Data(answer.body))
                #expect(!ready.storeWritable && ready.reason?.isEmpty == false)
            }
            #expect(try await served.post(made.hook, large).status == 503)
            #expect(try await served.get("/healthz").status == 200)
            try await Self.limit(served, house, isFull: false)
            let isReady = try await eventually(within: .seconds(30)) { try await served.get("/readyz").status == 200 }
            #expect(isReady)
            #expect(try await served.post(made.hook, large).status == 200)
            try await served.stop()
            #expect(try await house.run("check").output == "ok\n")
        }
    }

    @Test("is not asked by writing: /readyz adds nothing to the log of the database")
    func noWrites() async throws {
        try await House.open { house in
            let made = try await house.create("--inactive")
            let served = try await house.serve()
            #expect(try await served.post(made.hook, hookBody(n2: "17000000001")).status == 200)
            let before = try Self.log(house)
            for _ in 1...100 { #expect(try await served.get("/readyz").status == 200) }
            // What the server writes by itself meanwhile is a page or two, and no synchronised write for each call.
            #expect(try Self.log(house) - before < 100 * 4_096)
            try await served.stop()
        }
    }

    private static func log(_ house: House) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(house.data)/stitcher.db-wal")
        return attributes[.size] as? Int ?? 0
    }

    /// No file of the program may grow beyond what the database's log has now.
    private static func limit(_ served: Served, _ house: House, isFull: Bool) async throws {
        let size = isFull ? String(try Self.log(house)) : "unlimited"
        let child = try Child(
            Self.limiter, ["--pid", "\(served.program.id)", "--fsize=\(size):unlimited"], environment: [:],
            directory: house.scratch, output: "\(house.scratch)/prlimit.out",
            errors: .file("\(house.scratch)/prlimit.err"))
        #expect(await eventually(within: .seconds(30)) { child.ended != nil })
        #expect(child.ended == .exit(0))
    }
}
