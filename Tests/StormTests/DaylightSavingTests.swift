import CoMagic
import Foundation
import Ledger
import Relay
import Sandbox
import Stitching
import TestSupport
import Testing

@Suite("An account whose clock is put forward or back")
struct DaylightSavingTests {
    @Test("keeps its bookings' sessions at every minute of those nights", arguments: [1_774_742_400, 1_792_884_600])
    func nights(start: TimeInterval) async throws {
        for minute in stride(from: 0, through: 180, by: 10) {
            let now = Date(timeIntervalSince1970: start + Double(minute) * 60)
            let coMagic = SandboxCoMagic(now: { now })
            var account = SandboxAccount(token: "t", appID: 1, name: "Berlin", timezone: "Europe/Berlin")
            account.userFields = []
            coMagic.put(account)
            coMagic.register(SandboxSession(id: 17_000_000_001, startedAt: now.addingTimeInterval(-5_400), token: "t"))
            var options = coMagic.options
            options.sessions = .known
            coMagic.set(options)
            let client = DataAPIClient(
                transport: FaultTransport(coMagic: coMagic), hosts: try DataAPIHosts(), now: { now },
                requestID: { "request-1" })
            let integration = Integration.example(.example(token: "t", timeZone: "Europe/Berlin"))
            let booking = Booking.example(createdAt: now.addingTimeInterval(-60), receivedAt: now)
            var entry = OutboxEntry.example(booking: booking)
            var verdict = await client.upload([entry], of: integration).verdicts.first
            // In the hour that comes twice its name may mean the later one, which is in the future: without its date
            // it goes with its session all the same.
            if case .dateRefused = verdict {
                entry.omitsDate = true
                verdict = await client.upload([entry], of: integration).verdicts.first
            }
            #expect(verdict == .delivered(remoteID: coMagic.messages.first?.id), "minute \(minute)")
            #expect(coMagic.messages.map(\.sessionID) == [17_000_000_001])
            // And it is found again by the report's interval.
            entry.isUncertain = true
            let finding = await client.find([entry], of: integration).first
            #expect(finding == coMagic.messages.first.map { .present(remoteID: $0.id) })
        }
    }
}
