import CoMagic
import Foundation
import HTTPTypes
import Ledger
import NIOCore
import Relay
import Stitching
import Synchronization
import TestSupport
import Testing

/// A CoMagic that refuses any call in which one of some bookings stands, and may keep a part of it all the same.
private final class PickyTransport: HTTPTransport {
    private struct State {
        var stored: [String] = []
        var uploads = 0
        var lookups = 0
    }

    private let refused: Set<String>
    private let mnemonic: String
    /// Whether the part before the culprit is stored although the call is refused.
    private let isPartial: Bool
    private let state = Mutex(State())

    init(refusing refused: Set<String>, as mnemonic: String = "invalid_parameter_value", isPartial: Bool = false) {
        self.refused = refused
        self.mnemonic = mnemonic
        self.isPartial = isPartial
    }

    /// Every ext_id as often as it was stored.
    var stored: [String] { self.state.withLock { $0.stored } }
    var uploads: Int { self.state.withLock { $0.uploads } }
    var lookups: Int { self.state.withLock { $0.lookups } }

    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        let text = String(buffer: body)
        let isUpload = text.contains("upload.offline_messages")
        let names = text.matches(of: isUpload ? #/"ext_id":"([^"]+)"/# : #/"value":"([^"]+)"/#).map { String($0.1) }
        let answer = self.state.withLock { state in
            isUpload ? self.upload(names, &state) : self.report(names, &state)
        }
        return (HTTPResponse(status: .ok), ByteBuffer(string: answer))
    }

    private func upload(_ names: [String], _ state: inout State) -> String {
        state.uploads += 1
        guard let culprit = names.firstIndex(where: self.refused.contains) else {
            state.stored += names
            let first = 1_000 * state.uploads
            return Self.result(names.indices.map { #"{"id":\#(first + $0)}"# })
        }
        if self.isPartial { state.stored += names[..<culprit] }
        return """
            {"id":"\(ScriptedTransport.requestID)","error":{"code":-32602,"message":"no","data":\
            {"mnemonic":"\(self.mnemonic)","field":"offline_messages.phone"}}}
            """
    }

    private func report(_ names: [String], _ state: inout State) -> String {
        state.lookups += 1
        let known = names.filter(state.stored.contains)
        return Self.result(known.map { #"{"id":7,"ext_id":"\#($0)"}"# })
    }

    private static func result(_ rows: [String]) -> String {
        #"{"id":"\#(ScriptedTransport.requestID)","result":{"data":[\#(rows.joined(separator: ","))]}}"#
    }
}

@Suite("Uploads of several bookings")
struct BatchUploadTests {
    private static let integration = Integration.example()

    private func upload(_ count: Int, over transport: any HTTPTransport) async throws -> UploadReceipt {
        let client = DataAPIClient(
            transport: transport, hosts: try DataAPIHosts(), now: { TestTime.start },
            requestID: { ScriptedTransport.requestID })
        let entries = (0..<count).map {
            OutboxEntry.example(id: Int64($0 + 1), booking: .example(orderID: "\($0)", code: nil))
        }
        return await client.upload(entries, of: Self.integration)
    }

    @Test("go in one call; ids that grow are in the messages' order, others belong to nobody")
    func together() async throws {
        let transport = ScriptedTransport([
            .result(#"[{"id":5},{"id":6},{"id":9}]"#), .result(#"[{"id":6},{"id":5},{"id":9}]"#),
            .result(#"[{"id":5}]"#),
        ])
        let delivered: ([Int64?]) -> [Verdict] = { $0.map { .delivered(remoteID: $0) } }
        #expect(try await self.upload(3, over: transport).verdicts == delivered([5, 6, 9]))
        #expect(try await self.upload(3, over: transport).verdicts == delivered([nil, nil, nil]))
        #expect(try await self.upload(3, over: transport).verdicts == delivered([nil, nil, nil]))
        #expect(transport.requests.count == 3)
        #expect(try await self.upload(0, over: transport).verdicts.isEmpty)
    }

    @Test(
        "a refused call is split until the culprits stand alone; nobody is sent twice and nobody is forgotten",
        arguments: [
            ([3], false), ([0], false), ([7], false), ([1, 6], false), ([], false), (Array(0..<8), false),
            ([3], true), ([0, 7], true), ([2, 3, 4], true),
        ] as [([Int], Bool)])
    func split(culprits: [Int], isPartial: Bool) async throws {
        let transport = PickyTransport(refusing: Set(culprits.map { "bukza-\($0)" }), isPartial: isPartial)
        let receipt = try await self.upload(8, over: transport)
        for (index, verdict) in receipt.verdicts.enumerated() {
            #expect(verdict.label == (culprits.contains(index) ? "refused" : "delivered"), "\(index)")
        }
        let expected = (0..<8).filter { !culprits.contains($0) }.map { "bukza-\($0)" }
        #expect(transport.stored.sorted() == expected)
        // Some k·log₂ n calls, not one for each booking of a large batch.
        #expect(transport.uploads <= 1 + 2 * culprits.count * 3)
    }

    @Test(
        "a refusal that concerns the account is not split: one call, and the rest waits as it was",
        arguments: [("forbidden", "blocked"), ("internal_error", "transient"), ("limit_exceeded", "throttled")])
    func account(mnemonic: String, label: String) async throws {
        let transport = PickyTransport(refusing: ["bukza-2"], as: mnemonic)
        let receipt = try await self.upload(8, over: transport)
        #expect(transport.uploads == 1)
        #expect(transport.lookups == 0)
        #expect(receipt.verdicts.allSatisfy { $0.label == label })
        #expect(receipt.observations.map(\.label) == [label])
    }

    @Test("an unanswered call makes all in it unknown, and is not followed by another")
    func unanswered() async throws {
        let transport = ScriptedTransport([.failure(.timeout)])
        let receipt = try await self.upload(5, over: transport)
        #expect(receipt.verdicts.allSatisfy { $0.label == "unknown" })
        #expect(receipt.verdicts.count == 5)
        #expect(transport.requests.count == 1)
    }

    @Test("when CoMagic falls silent between the halves, what was not sent is not uncertain")
    func silentHalfway() async throws {
        let transport = ScriptedTransport([
            .error("invalid_parameter_value", field: "phone"), .result("[]"), .failure(.timeout),
        ])
        let receipt = try await self.upload(4, over: transport)
        #expect(receipt.verdicts.map(\.label) == ["unknown", "unknown", "throttled", "throttled"])
        #expect(transport.requests.count == 3)
    }

    @Test("a quota that is nearly used up pauses the account until it renews")
    func limits() async throws {
        let answer = """
            {"id":"request-1","result":{"data":[{"id":1}],"metadata":{"limits":{"day_limit":100,"day_remaining":3,\
            "day_reset":50,"minute_limit":10,"minute_remaining":9,"minute_reset":5}}}}
            """
        let receipt = try await self.upload(1, over: ScriptedTransport([.ok(answer)]))
        #expect(receipt.pauseUntil == TestTime.start.addingTimeInterval(50))
    }
}
