import CoMagic
import Foundation
import Ledger
import Relay
import Sandbox
import Stitching
import TestSupport
import Testing

@Suite("Hours of bad weather")
struct StormTests {
    @Test(
        "through failures, outages, stops and crashes every acknowledged booking reaches its account once, or a person",
        .timeLimit(.minutes(15)), arguments: 1...12)
    func storm(seed: Int) async throws {
        let storm = try await Storm(seed: UInt64(seed))
        try await storm.rage()
        var complaints: [String] = []
        for acknowledged in storm.acknowledged {
            guard let fault = try await self.fault(of: acknowledged, in: storm) else { continue }
            complaints.append("\(fault)\n\(try await self.history(of: acknowledged, in: storm))")
        }
        complaints += self.strays(in: storm) + self.hurries(in: storm) + storm.confusions
        for integration in storm.integrations {
            if let due = try await storm.ledger.outbox.nextDueDate(of: integration) {
                complaints.append("integration \(integration) still has a booking due at \(due)")
            }
        }
        let first = complaints.prefix(5).joined(separator: "\n")
        #expect(complaints.isEmpty, "seed \(seed): \(complaints.count) of \(storm.acknowledged.count)\n\(first)")
    }

    /// What is wrong with a booking's end, in a sentence; `nil` when all is well.
    private func fault(of acknowledged: Storm.Acknowledged, in storm: Storm) async throws -> String? {
        let entry = acknowledged.entry
        let messages = storm.coMagic.messages.filter {
            $0.token == Storm.token(entry.integration) && $0.extID == acknowledged.extID
        }
        let summary = try await storm.ledger.show(acknowledged.id).summary
        if entry.nature == .poisonous {
            guard messages.isEmpty else { return "CoMagic took what it refuses" }
            guard summary.status == .parked, summary.lastError?.mnemonic == "invalid_parameter_value" else {
                return "\(summary.status) instead of parked: \(summary.lastError?.mnemonic ?? "no error")"
            }
            return nil
        }
        guard let message = messages.first, messages.count == 1 else { return "\(messages.count) times in CoMagic" }
        guard summary.status == .delivered else { return "\(summary.status) though it is in CoMagic" }
        guard message.phone == entry.phone else { return "another's phone \(message.phone ?? "none")" }
        if let told = summary.remoteID, told != message.id { return "the wrong id \(told)" }
        let session = entry.nature == .refusedSession ? nil : entry.session
        guard message.sessionID == session?.rawValue, summary.attribution.session == session else {
            return "session \(message.sessionID ?? 0) instead of \(session?.rawValue ?? 0)"
        }
        if session == nil, message.campaignID != 500_001 { return "campaign \(message.campaignID)" }
        if entry.nature == .refusedSession, summary.attribution.reason != .sessionRejected {
            return "reason \(summary.attribution.reason?.rawValue ?? "none") instead of session_rejected"
        }
        if entry.integration == storm.healthy { return self.delay(of: acknowledged, message, in: storm) }
        return nil
    }

    /// A crowd with odd ones in it is halved call by call, each some tenths of a second.
    private static let patience: TimeInterval = 15

    /// The healthy account waits for nobody: seconds after it was due, or after the start of the run that could send it.
    private func delay(
        of acknowledged: Storm.Acknowledged, _ message: Sandbox.OfflineMessage, in storm: Storm
    ) -> String? {
        var limit = acknowledged.dueAt.addingTimeInterval(Self.patience)
        let grace = DeliveryPolicy.standardReportDelay + Self.patience
        for gap in storm.gaps where gap.from <= limit && acknowledged.dueAt <= gap.till {
            limit = max(limit, gap.till.addingTimeInterval(grace))
        }
        let late = message.receivedAt.timeIntervalSince(limit)
        return late > 0 ? "\(late) s too late, due at \(acknowledged.dueAt)" : nil
    }

    /// Messages that no acknowledged booking of that account explains.
    private func strays(in storm: Storm) -> [String] {
        let known = Set(storm.acknowledged.map { [Storm.token($0.entry.integration), $0.extID] })
        return storm.coMagic.messages.filter { !known.contains([$0.token, $0.extID ?? ""]) }
            .map { "\($0.extID ?? "no ext_id") in the account of \($0.token)" }
    }

    /// Minutes with more uploads than the account's quota has points, or that go on when it is used up. CoMagic charges
    /// what succeeds: the refused halves of a crowd cost nothing.
    private func hurries(in storm: Storm) -> [String] {
        let account = Storm.token(storm.integrations[2])
        let calls = storm.coMagic.calls.filter { $0.account == account }
        let minutes = Dictionary(grouping: calls) { Int($0.at.timeIntervalSince1970 / 60) }
        return minutes.compactMap { minute, calls in
            let uploads = calls.filter { $0.method == "upload.offline_messages" && $0.mnemonic == nil }.count
            let refusals = calls.filter { $0.mnemonic == .limitExceeded }.count
            guard uploads > Int(Storm.minuteLimit) || refusals > 1 else { return nil }
            return "\(uploads) uploads and \(refusals) beyond the quota in the minute \(minute)"
        }
    }

    private func history(of acknowledged: Storm.Acknowledged, in storm: Storm) async throws -> String {
        let detail = try await storm.ledger.show(acknowledged.id)
        let lines = detail.history.map { line in
            let facts = line.facts.filter { !["request", "response"].contains($0.key) }
                .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            return "  \(line.at.formatted(.iso8601)) \(line.name) \(facts)"
        }
        let calls = storm.coMagic.calls.filter { $0.extIDs.contains(acknowledged.extID) }.reversed().map {
            "  \($0.at.formatted(.iso8601)) \($0.account ?? "?") \($0.method ?? "?") \($0.mnemonic?.rawValue ?? "ok")"
        }
        let gaps = storm.gaps.map { "\($0.from.formatted(.iso8601))–\($0.till.formatted(.iso8601))" }
        return """
            booking \(acknowledged.id) of integration \(acknowledged.entry.integration), \(acknowledged.entry.nature), \
            \(acknowledged.extID)
            \(lines.joined(separator: "\n"))
            reached CoMagic:
            \(calls.joined(separator: "\n"))
            nothing ran: \(gaps.joined(separator: ", "))
            """
    }
}
