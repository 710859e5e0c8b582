import Foundation
import GRDB
import Testing

@testable import Ledger

/// The real program on a ledger whose times are moved back, which is a clock that is ahead.
@Suite("A start two months ahead", .timeLimit(.minutes(5)))
struct ClockTests {
    private static let twoMonths: Int64 = 60 * 86_400_000

    @Test(
        "erases nobody at once, and says so; with a clock that agrees with the ledger it does",
        arguments: [true, false])
    func retention(hasNote: Bool) async throws {
        try await House.open { house in
            let made = try await house.create()
            let first = try await house.serve()
            let id = try await first.post(made.hook, hookBody(n2: "17000000001")).id ?? ""
            _ = try await house.bookings { $0.first?.status == "delivered" }
            try await first.stop()
            let path = "\(house.data)/stitcher.db"
            try await Self.moveBack(path, hasNote: hasNote)

            let ahead = try await house.serve("--keep-contacts", "30d")
            let isTold = await eventually(within: .seconds(30)) {
                ahead.program.errors.contains("clock is ahead of what is known")
            }
            #expect(isTold)
            try await ahead.stop()
            #expect(try await house.run("bookings", "show", id).output.contains("Иван"))

            try await DatabaseQueue(path: path).write { db in
                let moment = KnownMoment(date: .now, doubtedFor: 0)
                try db.execute(
                    sql: "UPDATE note SET value = ? WHERE key = 'known_moment'",
                    arguments: [try JSONEncoder().encode(moment)])
            }
            // Thirty days are the default.
            let agreeing = try await house.serve()
            let isErased = try await eventually(within: .seconds(30)) {
                try await !house.run("bookings", "show", id).output.contains("Иван")
            }
            #expect(isErased)
            #expect(!agreeing.program.errors.contains("clock is ahead of what is known"))
            try await agreeing.stop()
        }
    }

    /// Everything that bears a time happened two months before, as far as the clock's witness looks.
    ///
    /// - Parameter hasNote: whether the program had noted a moment, or the newest row must do.
    private static func moveBack(_ path: String, hasNote: Bool) async throws {
        try await DatabaseQueue(path: path).write { db in
            for column in ["booking.receivedAt", "booking.finishedAt", "history.at", "settings_change.at"] {
                let parts = column.split(separator: ".")
                try db.execute(
                    sql: "UPDATE \(parts[0]) SET \(parts[1]) = \(parts[1]) - ?", arguments: [Self.twoMonths])
            }
            let past = KnownMoment(date: .now.addingTimeInterval(-60 * 86_400), doubtedFor: 0)
            try db.execute(
                sql: hasNote
                    ? "UPDATE note SET value = ? WHERE key = 'known_moment'"
                    : "DELETE FROM note WHERE key = 'known_moment' AND ? IS NOT NULL",
                arguments: [try JSONEncoder().encode(past)])
        }
    }
}
