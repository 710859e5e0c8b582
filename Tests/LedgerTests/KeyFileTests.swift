import Foundation
import Ledger
import TestSupport
import Testing

@Suite("The key file")
struct KeyFileTests {
    @Test("processes that make it at once end with the same key, and leave no draft behind")
    func race() async throws {
        let directory = try TemporaryDirectory()
        let hashes = try await withThrowingTaskGroup(of: Data.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try KeyFile(directory: directory.path).vault().hash("probe", for: .identity)
                }
            }
            return try await group.reduce(into: Set<Data>()) { $0.insert($1) }
        }
        #expect(hashes.count == 1)
        #expect(try directory.files() == [KeyFile.name])
    }

    @Test("is 32 bytes in hex and different in every directory")
    func format() throws {
        let first = try TemporaryDirectory()
        let second = try TemporaryDirectory()
        for directory in [first, second] { _ = try KeyFile(directory: directory.path).vault() }
        let texts = try [first, second].map { String(decoding: try $0.contents(KeyFile.name), as: UTF8.self) }
        #expect(texts.allSatisfy { $0.count == 65 && $0.hasSuffix("\n") && $0.dropLast().allSatisfy { $0.isHexDigit } })
        #expect(texts.first != texts.last)
    }

    @Test("a key with anything but hex digits is no key")
    func notHex() throws {
        let directory = try TemporaryDirectory()
        let file = KeyFile(directory: directory.path)
        for text in [String(repeating: "+a", count: 32), String(repeating: "zz", count: 32), "ab"] {
            try text.write(toFile: file.path, atomically: true, encoding: .utf8)
            #expect(throws: LedgerError.wrongKey(path: file.path)) { try file.vault() }
        }
    }

    @Test("a directory that is not there is unavailable")
    func missingDirectory() throws {
        let directory = try TemporaryDirectory()
        #expect { try KeyFile(directory: directory.path("nowhere")).vault() } throws: {
            ($0 as? LedgerError)?.label == "unavailable"
        }
    }
}
