import Foundation
import Ledger
import Stitching
import Testing

/// What every settings store promises of an integration's end.
extension SettingsStoreConformance {
    package static let removal = ConformanceLaw(
        "a removed integration is gone with everything that belongs to it, and nothing of another one is"
    ) { subject in
        let (stores, first, second) = (subject.stores, subject.first, subject.second)
        let mine = try await subject.accept("1001")
        let theirs = try await subject.accept("1001", of: second.id)
        try await subject.settle([.delivered(remoteID: 77)])
        try await subject.accept("1002")
        let hour = UTCHour(of: TestTime.start).rawValue
        for id in [first.id, second.id] {
            try await stores.coverage.add([FunnelKey(integration: id, hour: hour, stage: .loaded): 5])
            try await stores.settings.noteRefusal(.tooLarge, of: id, status: 413, bytes: 1, at: TestTime.start)
            try await stores.settings.keepScript("script", hash: "hash", of: id, at: TestTime.start)
        }
        let revision = try await stores.settings.revision()
        try await stores.settings.remove(first.id)
        #expect(try await stores.settings.revision().settings > revision.settings)
        #expect(try await stores.settings.integrations() == [second])
        for call in [
            { _ = try await stores.settings.integration(first.id) }, { _ = try await stores.bookings.show(mine) },
            { try await stores.settings.remove(first.id) },
        ] as [() async throws -> Void] {
            await #expect(throws: LedgerError.notFound) { try await call() }
        }
        #expect(try await stores.settings.changes(of: first.id, limit: 10).isEmpty)
        #expect(try await stores.settings.refusals(of: [first.id], limit: 10).isEmpty)
        #expect(try await stores.settings.script(hash: "hash", of: first.id) == nil)
        #expect(try await stores.coverage.lastHour(of: first.id) == nil)
        #expect(try await stores.bookings.list(.init(), limit: 10).map(\.id) == [theirs])
        #expect(try await stores.settings.refusals(of: [second.id], limit: 10).count == 1)
        #expect(try await stores.settings.script(hash: "hash", of: second.id) == "script")
        #expect(try await stores.coverage.lastHour(of: second.id) != nil)
        // Its id is never used again.
        let next = try await stores.settings.create(.example(name: "Third"), at: TestTime.start)
        #expect(next.id > second.id)
    }
}
