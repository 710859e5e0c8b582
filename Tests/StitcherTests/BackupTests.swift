import Foundation
import Testing

@Suite("stitcher backup and check", .timeLimit(.minutes(5)))
struct BackupTests {
    @Test("copies a running server's data so that serve goes on from the copy")
    func restores() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "60s")
            let answer = try await served.post(made.hook, hookBody(n2: "17000000001"))
            _ = try await house.bookings(within: .seconds(5)) { all in all.first?.status == "delivered" }
            _ = try await served.post(made.hook, hookBody(order: "1002"))
            let copy = "\(house.scratch)/copy"
            let backup = try await house.run("backup", copy, "--with-key")
            #expect(backup.code == 0, "\(backup.errors)")
            _ = try await served.post(made.hook, hookBody(order: "1003"))
            #expect(try await house.bookings().count == 3)
            try await served.stop()

            let check = try await Program(["check", "--data-dir", copy], scratch: house.scratch).end()
            #expect(check.code == 0)
            #expect(check.output == "ok\n")
            let restored = try Program(
                ["serve", "--port", "0", "--data-dir", copy, "--comagic-host", house.comagicURL],
                scratch: house.scratch)
            let again = Served(program: restored, url: try await restored.address())
            #expect(try await again.get(made.script).text.contains(made.siteKey))
            let repeated = try await again.post(made.hook, hookBody(n2: "17000000001"))
            #expect(repeated.id == answer.id)
            #expect(repeated.isDuplicate == true)
            let listed = try await Program(
                ["bookings", "list", "--format", "json", "--data-dir", copy], scratch: house.scratch
            ).end()
            let kept = try JSONDecoder().decode([ListedBooking].self, from: Data(listed.output.utf8))
            #expect(kept.map(\.orderID) == ["1002", "1001"])
            try await again.stop()
        }
    }

    @Test("leaves the key out unless asked, says so, and such a copy is refused with the key's name")
    func withoutKey() async throws {
        try await House.open { house in
            _ = try await house.create()
            let copy = "\(house.scratch)/copy"
            let backup = try await house.run("backup", copy)
            #expect(backup.code == 0)
            #expect(backup.output.contains("key"))
            #expect(!FileManager.default.fileExists(atPath: "\(copy)/stitcher.key"))
            let refused = try await Program(["serve", "--port", "0", "--data-dir", copy], scratch: house.scratch).end()
            #expect(refused.code == 78)
            #expect(refused.complaints.count == 1)
            #expect(refused.errors.contains("stitcher.key"))
            try FileManager.default.copyItem(
                atPath: "\(house.data)/stitcher.key", toPath: "\(copy)/stitcher.key")
            let check = try await Program(["check", "--data-dir", copy], scratch: house.scratch).end()
            #expect(check.code == 0)
        }
    }

    @Test("does not write over an earlier copy")
    func twice() async throws {
        try await House.open { house in
            _ = try await house.create()
            let copy = "\(house.scratch)/copy"
            #expect(try await house.run("backup", copy).code == 0)
            let second = try await house.run("backup", copy)
            #expect(second.code != 0)
            #expect(second.errors.contains("empty directory"))
        }
    }

    @Test("check finds a damaged database and says what to do")
    func damaged() async throws {
        try await House.open { house in
            _ = try await house.create()
            let copy = "\(house.scratch)/copy"
            try await house.run("backup", copy, "--with-key")
            let file = try #require(FileHandle(forUpdatingAtPath: "\(copy)/stitcher.db"))
            let size = Int(try file.seekToEnd())
            try #require(size > 8_192)
            try file.seek(toOffset: 4_196)
            try file.write(contentsOf: Data(repeating: 0xAA, count: size - 4_196))
            try file.close()
            let check = try await Program(["check", "--data-dir", copy], scratch: house.scratch).end()
            #expect(check.code != 0)
            #expect(check.errors.contains("damaged"))
            #expect(check.output.isEmpty)
        }
    }
}
