import Foundation
import Ledger
import LedgerSQLite
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
        let archive = ledger.settings
        try await archive.keepScript("one", hash: "h1", of: first.id, at: TestTime.start)
        try await archive.keepScript("other", hash: "h1", of: first.id, at: TestTime.start.addingTimeInterval(1))
        #expect(try await archive.script(hash: "h1", of: first.id) == "one")
        #expect(try await archive.script(hash: "h1", of: second.id) == nil)
        #expect(try await archive.script(hash: "h2", of: first.id) == nil)
    }

    @Test("keeps so many versions of one integration and forgets the oldest; others keep theirs")
    func bound() async throws {
        let ledger = try TestLedger()
        let first = try await ledger.integration()
        let second = try await ledger.integration()
        let archive = ledger.settings
        try await archive.keepScript("old", hash: "h0", of: second.id, at: TestTime.start)
        let versions = ServedScript.versionsKept + 3
        for number in 0..<versions {
            try await archive.keepScript(
                "text \(number)", hash: "h\(number)", of: first.id,
                at: TestTime.start.addingTimeInterval(TimeInterval(number)))
        }
        for number in 0..<3 { #expect(try await archive.script(hash: "h\(number)", of: first.id) == nil) }
        for number in 3..<versions {
            #expect(try await archive.script(hash: "h\(number)", of: first.id) == "text \(number)")
        }
        #expect(try await archive.script(hash: "h0", of: second.id) == "old")
    }

    @Test("versions of the same moment never push out the newest")
    func sameMoment() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let archive = ledger.settings
        for number in (0..<(ServedScript.versionsKept + 2)).reversed() {
            try await archive.keepScript("\(number)", hash: "h\(number)", of: integration.id, at: TestTime.start)
            #expect(try await archive.script(hash: "h\(number)", of: integration.id) == "\(number)")
        }
    }
}
