import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger

@Suite("What can be read from a stolen disk")
struct DiskSecrecyTests {
    @Test("no name, number, address, text, body, token or secret stands in any file, before and after a checkpoint")
    func nothingInPlainText() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration(.example(token: "token-of-the-account"))
        let rotated = try await ledger.settings.rotateSecret(of: integration.id, overlap: 60, at: TestTime.start)
        let contact = Contact(
            name: "Аристарх Велимирович", phone: PhoneNumber(text: "+7 999 555-44-33"),
            email: EmailAddress(text: "aristarkh@velimir.example"))
        let id = try await ledger.outbox.accept(
            .example(
                booking: .example(contact: contact, message: "Просил позвонить вечером"),
                rawBody: #"{"remark":"окно с видом на реку"}"#)
        ).id
        // What is looked for is really there, for those who have the key.
        #expect(try await ledger.show(id).rawBody.contains("окно с видом на реку"))

        let secrets = [
            "Аристарх", "Велимирович", "9995554433", "aristarkh", "velimir", "Просил позвонить", "окно с видом",
            "token-of-the-account", integration.secret.revealed, rotated.secret.revealed,
        ]
        #expect(try Self.found(secrets, in: ledger.directory) == [])
        try await ledger.database.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        #expect(try Self.found(secrets, in: ledger.directory) == [])
        // The search itself finds what is not sealed.
        #expect(try Self.found(["C6UDS3"], in: ledger.directory) == ["C6UDS3 in stitcher.db"])
    }

    private static func found(_ texts: [String], in directory: TemporaryDirectory) throws -> [String] {
        try directory.files().flatMap { file in
            let contents = try directory.contents(file)
            return texts.filter { contents.range(of: Data($0.utf8)) != nil }.map { "\($0) in \(file)" }
        }
    }
}
