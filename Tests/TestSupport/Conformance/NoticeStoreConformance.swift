import Foundation
import Ledger
import Stitching
import Testing

/// What every notice store promises.
package enum NoticeStoreConformance {
    private static let settings = ChannelSettings(
        target: .telegram(token: "secret", chat: "-1"), language: .english, timeZone: "Europe/Moscow",
        wantsWeekly: true, quiet: ChannelSettings.QuietHours(from: 1_320, until: 420))

    private static func notice(
        to channel: Int64, alert: String? = nil, dueAt: Date = TestTime.start
    ) -> NewNotice {
        NewNotice(
            channel: channel, subject: "S", text: "T", link: "L", facts: ["a": "1"], picture: [1, 2], pictureText: "P",
            alertKey: alert, dueAt: dueAt)
    }

    package static let laws = [
        ConformanceLaw("a channel comes back as it was added, and goes with its notices") { subject in
            let store = subject.stores.notices
            let id = try await store.add(Self.settings, at: TestTime.start)
            let channel = try await store.channel(id)
            #expect(channel.settings == Self.settings && channel.createdAt == TestTime.start)
            #expect(try await store.channels() == [channel])
            try await store.summarize(week: "2026-11-16", [Self.notice(to: id)], at: TestTime.start)
            try await store.remove(id)
            #expect(try await store.channels().isEmpty)
            #expect(try await store.due(at: .distantFuture, limit: 9).isEmpty)
            await #expect(throws: LedgerError.notFound) { try await store.channel(id) }
        },
        ConformanceLaw("notices are due in their order, are tried again, and are given up") { subject in
            let store = subject.stores.notices
            let id = try await store.add(Self.settings, at: TestTime.start)
            let later = TestTime.start.addingTimeInterval(60)
            try await store.summarize(
                week: "2026-11-16", [Self.notice(to: id, dueAt: later), Self.notice(to: id)], at: TestTime.start)
            #expect(try await store.lastSummary() == "2026-11-16")
            let first = try #require(try await store.due(at: TestTime.start, limit: 9).first)
            #expect(try await store.due(at: later, limit: 9).map(\.attempts) == [0, 0])
            #expect(first.facts == ["a": "1"] && first.picture == [1, 2] && first.link == "L")
            try await store.failed(first, "no answer", retryAt: later.addingTimeInterval(1), at: TestTime.start)
            #expect(try await store.channel(id).failure == "no answer")
            let second = try #require(try await store.due(at: later, limit: 9).first)
            #expect(second.id != first.id)
            try await store.sent(second, at: later)
            let channel = try await store.channel(id)
            #expect(channel.failure == nil && channel.sentAt == later)
            let again = try #require(try await store.due(at: .distantFuture, limit: 9).first)
            #expect(again.id == first.id && again.attempts == 1)
            try await store.failed(again, "no answer", retryAt: nil, at: later)
            #expect(try await store.due(at: .distantFuture, limit: 9).isEmpty)
        },
        ConformanceLaw("open alerts are replaced as a whole; the end of one takes back what was not sent") { subject in
            let store = subject.stores.notices
            let id = try await store.add(Self.settings, at: TestTime.start)
            let alert = OpenAlert(
                kind: "held", integration: subject.first.id, since: TestTime.start, firedAt: TestTime.start,
                remindedAt: TestTime.start)
            try await store.save(
                [alert], telling: [(Self.notice(to: id, alert: "held 1"), takesBack: false)], at: TestTime.start)
            #expect(try await store.openAlerts() == [alert])
            #expect(try await store.due(at: TestTime.start, limit: 9).count == 1)
            try await store.save(
                [], telling: [(Self.notice(to: id, alert: "held 1"), takesBack: true)], at: TestTime.start)
            #expect(try await store.openAlerts().isEmpty)
            #expect(try await store.due(at: .distantFuture, limit: 9).isEmpty)
            try await store.save(
                [], telling: [(Self.notice(to: id, alert: "held 1"), takesBack: true)], at: TestTime.start)
            #expect(try await store.due(at: .distantFuture, limit: 9).count == 1)
        },
    ]
}
