import Foundation
import Ledger
import Relay
import Stitching
import Synchronization

/// A target that answers as the test says, one booking at a time, and keeps what it was asked.
final class ScriptedSink: InquirySink {
    struct Call: Sendable {
        enum Kind: Sendable { case upload, find, probe }

        var kind: Kind
        var token: Secret
        /// None for a probe.
        var entries: [OutboxEntry]
        var at: Date
    }

    typealias Upload = @Sendable (OutboxEntry, Integration) async -> Verdict
    typealias Find = @Sendable (OutboxEntry) async -> Finding
    typealias Probe = @Sendable () async -> Verdict?

    private struct State {
        var calls: [Call] = []
        var upload: Upload = { entry, _ in .delivered(remoteID: entry.id.rawValue) }
        var find: Find = { _ in .absent }
        var probe: Probe = { nil }
    }

    let callTimeout: Duration = .seconds(10)
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    func onUpload(_ upload: @escaping Upload) { self.state.withLock { $0.upload = upload } }
    func onFind(_ find: @escaping Find) { self.state.withLock { $0.find = find } }
    func onProbe(_ probe: @escaping Probe) { self.state.withLock { $0.probe = probe } }

    var calls: [Call] { self.state.withLock { $0.calls } }

    func calls(_ kind: Call.Kind, to integration: Integration? = nil) -> [Call] {
        self.calls.filter {
            $0.kind == kind && (integration.map(\.settings.target.access.token) ?? $0.token) == $0.token
        }
    }

    /// How often each booking was sent.
    var uploadsByEntry: [EntryID: Int] {
        self.calls(.upload).flatMap(\.entries).reduce(into: [:]) { $0[$1.id, default: 0] += 1 }
    }

    /// Seconds after the start of the test at which calls of this kind were made.
    func seconds(_ kind: Call.Kind, to integration: Integration? = nil, since start: Date) -> [TimeInterval] {
        self.calls(kind, to: integration).map { $0.at.timeIntervalSince(start) }
    }

    private func note(_ kind: Call.Kind, _ entries: [OutboxEntry], _ integration: Integration) -> State {
        let call = Call(kind: kind, token: integration.settings.target.access.token, entries: entries, at: self.now())
        return self.state.withLock { state in
            state.calls.append(call)
            return state
        }
    }

    func upload(_ entries: [OutboxEntry], of integration: Integration) async -> UploadReceipt {
        let upload = self.note(.upload, entries, integration).upload
        var verdicts: [Verdict] = []
        for entry in entries { verdicts.append(await upload(entry, integration)) }
        let isUniform = Set(verdicts.map(\.label)).count == 1
        return UploadReceipt(verdicts: verdicts, observations: isUniform ? Array(verdicts.prefix(1)) : verdicts)
    }

    func find(_ entries: [OutboxEntry], of integration: Integration) async -> [Finding] {
        let find = self.note(.find, entries, integration).find
        var findings: [Finding] = []
        for entry in entries { findings.append(await find(entry)) }
        return findings
    }

    func probe(_ integration: Integration) async -> Verdict? {
        await self.note(.probe, [], integration).probe()
    }

    func delete(_ remoteID: Int64, of integration: Integration) async -> Deletion { .deleted }

    func report(
        from: Date, till: Date, of integration: Integration
    ) async throws(AccountFailure) -> [RemoteRequest] { [] }

    /// Every kept failure concerns the access: a test's account is held by its key.
    func serves(_ target: Target) -> Bool { true }

    func verdict(on failure: DeliveryFailure, of integration: Integration) -> Verdict { .blocked(failure, .access) }
}
