import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import LedgerSQLite

/// What a released step did must never change: databases that made it are out there.
@Suite("A step of the schema")
struct SchemaStepTests {
    /// Of each step: the start of its text's hash, and of the schema's after it.
    private static let frozen: [(step: Int, text: String, schema: String)] = [
        (1, "9f8556ff9c44557b16d9cb1cf4b6d1e5", "b7b1af3918b51b26f1ba58fc300fe38c"),
        (2, "b1652a6173bbcc110ceeff9ae93f454b", "7aa07dbe3fcf1d528904eb641f829d90"),
        (3, "03965afd1af381665c3d6c0e80835309", "59631b8d95386e38ad6f60f4d22c8bda"),
        (4, "be02f7b85feaa7e00850e44df2af4aba", "251d3d07a13bf35f6d6ecff578ac87dd"),
        (5, "99f72eaebd6a4f616a0f2dce4150965a", "eeecdff9e7c799751ee2e5d9604b6f46"),
        (6, "7440d4add213a83d4f33d258c61e5226", "e8ecd45659a94563293be1dc79558bae"),
        (7, "661ea9f1fc4d051e445dea2dde638d04", "3037a770d20a45b48bdb81d700d2eaec"),
        (8, "3bbc7d03bc32724405c46ed92eaf3206", "addae40a16527add1f7b756264f5ef76"),
        (9, "06913b765ea4f1675e53ed04c558f3f9", "4672c227ba81726f1f7a9c96cb100dbe"),
        (10, "ff870a3f1d4270490f593baa6a257483", "7a27304889416e193b54ace1f9e7293f"),
        (11, "9748ac96b743cbe534c6c547c06b77a0", "ae8a3f0f0fd5f39e7b7fd0ada8397ebb"),
        (12, "3eb2081d2ebfaf6e780a6d7130e3579a", "10f308bafa0f0b39455c1fb30d6d0212"),
        (13, "cfc1cdeb9b8a8aac642653168ef0a2d8", "ec5d8ba1047c9f03f8254e4412db683b"),
        (14, "969535402fec4bc18034843eb3950b61", "b19c281be1655416832d0d96caf128cb"),
    ]

    @Test("is frozen: its text and the schema after it are what they were when it was released")
    func frozen() throws {
        #expect(Self.frozen.map(\.step) == SchemaStep.all.map { SchemaStep.number(of: $0.identifier) })
        let queue = try DatabaseQueue()
        for (step, frozen) in zip(SchemaStep.all, Self.frozen) {
            try Migrations.migrator.migrate(queue, upTo: step.identifier)
            let schema = try queue.read(Self.schema)
            #expect(Self.hash(step.sql) == frozen.text, "text of \(step.identifier)")
            #expect(Self.hash(schema) == frozen.schema, "schema after \(step.identifier)")
        }
    }

    @Test("made the same schema in the build that released it")
    func asReleased() throws {
        let fixture = try LedgerFixture()
        let queue = try DatabaseQueue()
        try Migrations.migrator.migrate(queue, upTo: SchemaStep.step10.identifier)
        #expect(try DatabaseQueue(path: fixture.path).read(Self.schema) == queue.read(Self.schema))
    }

    /// Everything that SQLite keeps of the schema, sorted.
    private static func schema(_ db: Database) throws -> String {
        try String.fetchAll(
            db,
            sql: """
                SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_master
                WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%' ORDER BY 1
                """
        ).joined(separator: "\n")
    }

    private static func hash(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).prefix(16).map { String(format: "%02x", $0) }.joined()
    }
}
