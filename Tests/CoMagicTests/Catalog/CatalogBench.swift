import CoMagic
import Foundation
import HTTPTypes
import Ledger
import NIOCore
import Relay
import Sandbox
import Stitching
import Synchronization
import TestSupport

/// A catalogue over a queue of answers, or over a sandbox CoMagic, at a time that the test moves.
struct CatalogBench {
    static let target = Target.comagic(Self.access)
    static let access = AccountAccess(url: "https://dataapi.comagic.ru/v2.0", token: Secret("sandbox-token"))

    let time = TestTime()
    let catalog: AccountCatalog

    init(_ transport: any HTTPTransport) throws {
        let numbers = Mutex(0)
        let isScripted = transport is ScriptedTransport
        self.catalog = AccountCatalog(
            client: DataAPIClient(
                transport: transport, hosts: try DataAPIHosts(), now: self.time.now,
                requestID: {
                    isScripted
                        ? ScriptedTransport.requestID
                        : numbers.withLock {
                            $0 += 1
                            return "request-\($0)"
                        }
                }), now: self.time.now)
    }

    /// A catalogue over a sandbox with these options and its standard account, changed.
    static func sandbox(
        _ options: SandboxOptions = SandboxOptions(), _ change: (inout SandboxAccount) -> Void = { _ in }
    ) throws -> (bench: CatalogBench, coMagic: SandboxCoMagic) {
        var account = SandboxAccount.standard
        change(&account)
        let transport = SandboxWay()
        let bench = try CatalogBench(transport)
        let coMagic = SandboxCoMagic(state: SandboxState(options: options, accounts: [account]), now: bench.time.now)
        transport.open(to: coMagic)
        return (bench, coMagic)
    }
}

extension ScriptedTransport.Answer {
    /// A page of a list; `limits` is JSON.
    static func page(_ rows: [String], total: Int?, limits: String = "{}", metadata: String = "metadata") -> Self {
        let total = total.map { #","total_items":\#($0)"# } ?? ""
        return .ok(
            #"{"jsonrpc":"2.0","id":"\#(ScriptedTransport.requestID)","result":{"data":[\#(rows.joined(separator: ","))],"\#(metadata)":{"limits":\#(limits)\#(total)}}}"#
        )
    }
}

/// The way to a sandbox CoMagic without a network.
private final class SandboxWay: HTTPTransport {
    private let coMagic = Mutex<SandboxCoMagic?>(nil)

    func open(to coMagic: SandboxCoMagic) {
        self.coMagic.withLock { $0 = coMagic }
    }

    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        guard let coMagic = self.coMagic.withLock({ $0 }) else { throw .notSent(reason: "no sandbox") }
        let answer = coMagic.answer(Array(body.readableBytesView)).body
        guard answer.count <= maximumResponseBytes else { throw .responseTooLarge(limit: maximumResponseBytes) }
        return (HTTPResponse(status: .ok), ByteBuffer(bytes: answer))
    }
}
