import Foundation
import Ledger
import Stitching
import TestSupport
import Testing

@Suite("The archive of served scripts")
struct ScriptArchiveTests {
    @Test("gives back what was kept, to its own integration alone")
    func keep() async throws {
        let ledger = try TestLedger()
        let first = try await ledger.integration()
        let second = try await ledger.integration()
        let archive = ScriptArchive(ledger.database)
        try await archive.keep("one", hash: "h1", of: first.id, at: TestTime.start)
        try await archive.keep("other", hash: "h1", of: first.id, at: TestTime.start.addingTimeInterval(1))
        #expect(try await archive.text(hash: "h1", of: first.id) == "one")
        #expect(try await archive.text(hash: "h1", of: second.id) == nil)
        #expect(try await archive.text(hash: "h2", of: first.id) == nil)
    }

    @Test("keeps so many versions of one integration and forgets the oldest; others keep theirs")
    func bound() async throws {
        let ledger = try TestLedger()
        let first = try await ledger.integration()
        let second = try await ledger.integration()
        let archive = ScriptArchive(ledger.database)
        try await archive.keep("old", hash: "h0", of: second.id, at: TestTime.start)
        let versions = ScriptArchive.versionsKept + 3
        for number in 0..<versions {
            try await archive.keep(
                "text \(number)", hash: "h\(number)", of: first.id,
                at: TestTime.start.addingTimeInterval(TimeInterval(number)))
        }
        for number in 0..<3 { #expect(try await archive.text(hash: "h\(number)", of: first.id) == nil) }
        for number in 3..<versions {
            #expect(try await archive.text(hash: "h\(number)", of: first.id) == "text \(number)")
        }
        #expect(try await archive.text(hash: "h0", of: second.id) == "old")
    }

    @Test("versions of the same moment never push out the newest")
    func sameMoment() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let archive = ScriptArchive(ledger.database)
        for number in (0..<(ScriptArchive.versionsKept + 2)).reversed() {
            try await archive.keep("\(number)", hash: "h\(number)", of: integration.id, at: TestTime.start)
            #expect(try await archive.text(hash: "h\(number)", of: integration.id) == "\(number)")
        }
    }
}
