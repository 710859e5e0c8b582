import Foundation
import Ledger
import Stitching
import Testing

/// What every settings store promises.
package enum SettingsStoreConformance {
    private static let later = TestTime.start.addingTimeInterval(60)

    package static let laws = [
        ConformanceLaw("every setting comes back as it was made") { subject in
            let store = subject.stores.settings
            let all: [IntegrationSettings] = [
                .example(),
                .example(
                    name: "Ленинские горы \"1\"", isActive: false, widgets: [],
                    url: "http://127.0.0.1:8099/v2.0",
                    token: "ключ", destination: .site(3, source: -4), timeZone: "Asia/Vladivostok",
                    usesStaleSessions: false, infersMatches: true),
                .example(widgets: ["1", "2"], destination: .systemCampaign(site: 9)),
                .example(destination: .site(9, source: nil)),
            ]
            for settings in all {
                let created = try await store.create(settings, at: TestTime.start)
                #expect(created.settings == settings)
                #expect(created.revision == 1)
                #expect(created.createdAt == TestTime.start && created.updatedAt == TestTime.start)
                #expect(created.previousSecret == nil)
                #expect(try await store.integration(created.id) == created)
                #expect(try await store.integrations().last == created)
            }
            #expect(try await store.integrations().count == all.count + 2)
        },
        ConformanceLaw("two integrations with one target share its account, whatever their defaults") { subject in
            let store = subject.stores.settings
            let target = Target.comagic(AccountAccess(url: "https://one.example/v2.0", token: Secret("one")))
            let kept = try await store.create(.example(target: target), at: TestTime.start)
            let same = try await store.create(.example(target: target, destination: .campaign(7)), at: TestTime.start)
            #expect(kept.settings.target == target && kept.settings.target.kind == .comagic)
            #expect(kept.settings.sharesAccount(with: same.settings))
            for other in [
                AccountAccess(url: "https://two.example/v2.0", token: Secret("one")),
                AccountAccess(url: "https://one.example/v2.0", token: Secret("two")),
            ] {
                let changed = try await store.update(
                    same.id, from: try await store.integration(same.id).revision,
                    to: .example(target: .comagic(other)), at: Self.later)
                #expect(changed.settings.target == .comagic(other))
                #expect(!changed.settings.sharesAccount(with: kept.settings))
            }
        },
        ConformanceLaw("two integrations share neither key nor secret") { subject in
            let (first, second) = (subject.first, subject.second)
            #expect(first.id < second.id)
            #expect(first.siteKey != second.siteKey && first.siteKey.rawValue.count == 16)
            #expect(first.secret != second.secret && first.secret.revealed.count == 32)
        },
        ConformanceLaw("a change made from an old reading is a conflict and changes nothing") { subject in
            let (store, created) = (subject.stores.settings, subject.first)
            let changed = try await store.update(
                created.id, from: created.revision, to: .example(name: "Changed"), at: Self.later)
            #expect(changed.revision == 2)
            #expect(changed.updatedAt == Self.later && changed.createdAt == TestTime.start)
            #expect(changed.siteKey == created.siteKey && changed.secret == created.secret)
            await #expect(throws: LedgerError.conflict) {
                try await store.update(created.id, from: created.revision, to: .example(name: "Lost"), at: Self.later)
            }
            #expect(try await store.integration(created.id) == changed)
        },
        ConformanceLaw("what is not there is not found") { subject in
            let store = subject.stores.settings
            let id = IntegrationID(rawValue: 7)
            await #expect(throws: LedgerError.notFound) { try await store.integration(id) }
            await #expect(throws: LedgerError.notFound) {
                try await store.update(id, from: 1, to: .example(), at: Self.later)
            }
            await #expect(throws: LedgerError.notFound) {
                try await store.rotateSecret(of: id, overlap: 60, at: Self.later)
            }
        },
        ConformanceLaw("every change makes the revision grow, reading and failing do not") { subject in
            let store = subject.stores.settings
            var last = try await store.revision()
            func grew() async throws -> Bool {
                let now = try await store.revision()
                defer { last = now }
                return now.settings > last.settings && now.backlog == last.backlog
            }
            let created = try await store.create(.example(), at: TestTime.start)
            #expect(try await grew())
            _ = try await store.update(created.id, from: 1, to: .example(name: "B"), at: Self.later)
            #expect(try await grew())
            _ = try await store.rotateSecret(of: created.id, overlap: 60, at: Self.later)
            #expect(try await grew())
            _ = try? await store.update(created.id, from: 1, to: .example(), at: Self.later)
            _ = try await store.integrations()
            try await subject.accept("1")
            #expect(try await store.revision() == last)
        },
        ConformanceLaw("a rotation keeps the old secret's hash for the overlap, and none without one") { subject in
            let store = subject.stores.settings
            let rotated = try await store.rotateSecret(of: subject.first.id, overlap: 60, at: TestTime.start)
            #expect(rotated.revision == 2 && rotated.secret != subject.first.secret)
            #expect(rotated.previousSecret?.until == Self.later)
            let again = try await store.rotateSecret(of: subject.first.id, overlap: 0, at: TestTime.start)
            #expect(again.previousSecret == nil && again.secret != rotated.secret)
        },
        ConformanceLaw("the history of settings says who changed what and when, and never the key itself") { subject in
            let store = subject.stores.settings
            let made = try await store.create(.example(name: "Old"), by: "anna@example.ru", at: TestTime.start)
            var settings = made.settings
            settings.name = "New"
            settings.target = .comagic(AccountAccess(url: settings.target.access.url, token: Secret("another-token")))
            settings.destination = .site(7, source: 3)
            let changed = try await store.update(made.id, from: made.revision, to: settings, at: Self.later)
            _ = try await store.rotateSecret(of: made.id, overlap: 0, by: "maria@example.ru", at: Self.later)
            let changes = try await store.changes(of: made.id, limit: 10)
            #expect(changes.map(\.author) == ["maria@example.ru", "stitcher", "anna@example.ru"])
            #expect(changes[1].revision == changed.revision)
            #expect(changes[1].at == Self.later)
            #expect(changes[1].fields.map(\.field) == ["name", "token", "campaign", "site", "source"])
            #expect(changes[1].fields[0] == .init(field: "name", from: "Old", to: "New"))
            #expect(changes[1].fields[1] == .init(field: "token", from: nil, to: nil))
            #expect(changes[0].fields.map(\.field) == ["webhookAddress"])
        },
        ConformanceLaw("the history of settings keeps nothing of a change that changes nothing") { subject in
            let (store, made) = (subject.stores.settings, subject.first)
            _ = try await store.update(made.id, from: made.revision, to: made.settings, at: TestTime.start)
            #expect(try await store.changes(of: made.id, limit: 10).count == 1)
        },
        ConformanceLaw("the public address and the known moment are kept, the last one counts") { subject in
            let store = subject.stores.settings
            #expect(try await store.publicURL() == nil)
            try await store.notePublicURL("https://a.example")
            try await store.notePublicURL("https://b.example")
            #expect(try await store.publicURL() == "https://b.example")
            #expect(try await store.knownMoment()?.date == TestTime.start)
            try await subject.accept("1", at: Self.later)
            #expect(try await store.knownMoment() == KnownMoment(date: Self.later, doubtedFor: 0))
            let moment = KnownMoment(date: TestTime.start.addingTimeInterval(5), doubtedFor: 9)
            try await store.note(moment)
            #expect(try await store.knownMoment() == moment)
        },
        ConformanceLaw("a script comes back to its own integration alone, as it was kept first") { subject in
            let store = subject.stores.settings
            try await store.keepScript("one", hash: "h1", of: subject.first.id, at: TestTime.start)
            try await store.keepScript("other", hash: "h1", of: subject.first.id, at: Self.later)
            #expect(try await store.script(hash: "h1", of: subject.first.id) == "one")
            #expect(try await store.script(hash: "h1", of: subject.second.id) == nil)
            #expect(try await store.script(hash: "h2", of: subject.first.id) == nil)
        },
        ConformanceLaw("so many scripts of one integration are kept; the oldest go, others keep theirs") { subject in
            let store = subject.stores.settings
            try await store.keepScript("old", hash: "h0", of: subject.second.id, at: TestTime.start)
            let versions = ServedScript.versionsKept + 3
            for number in 0..<versions {
                try await store.keepScript(
                    "text \(number)", hash: "h\(number)", of: subject.first.id,
                    at: TestTime.start.addingTimeInterval(TimeInterval(number)))
            }
            for number in 0..<3 { #expect(try await store.script(hash: "h\(number)", of: subject.first.id) == nil) }
            for number in 3..<versions {
                #expect(try await store.script(hash: "h\(number)", of: subject.first.id) == "text \(number)")
            }
            #expect(try await store.script(hash: "h0", of: subject.second.id) == "old")
        },
        ConformanceLaw("scripts of the same moment never push out the newest") { subject in
            let store = subject.stores.settings
            for number in (0..<(ServedScript.versionsKept + 2)).reversed() {
                try await store.keepScript("\(number)", hash: "h\(number)", of: subject.first.id, at: TestTime.start)
                #expect(try await store.script(hash: "h\(number)", of: subject.first.id) == "\(number)")
            }
        },
        ConformanceLaw("so many refusals of one integration are kept, the newest first and pings left out") { subject in
            let store = subject.stores.settings
            let (first, second) = (subject.first.id, subject.second.id)
            try await store.noteRefusal(.tooLarge, of: second, status: 413, bytes: 9, at: TestTime.start)
            for number in 0...RefusedRequest.kept {
                try await store.noteRefusal(.wrongMethod, of: first, status: 405, bytes: number, at: TestTime.start)
            }
            let kept = try await store.refusals(of: [first], limit: 1_000)
            #expect(kept.map(\.bytes) == (1...RefusedRequest.kept).reversed())
            try await store.noteRefusal(.ping, of: first, status: 200, bytes: 0, at: TestTime.start)
            #expect(try await store.refusals(of: [first, second], limit: 1).map(\.bytes) == [RefusedRequest.kept])
            #expect(try await store.refusals(of: [second], limit: 9).map(\.reason) == [.tooLarge])
            #expect(try await store.refusals(of: [], limit: 9).isEmpty)
        },
    ]
}
