import Ledger
import NIOCore
import ServiceTestSupport
import Testing

@testable import Web

/// Takes as long as the shortened limits say: what is measured is real time on real sockets.
@Suite("Clients that take their time", .timeLimit(.minutes(5)))
struct SlowClientTests {
    private static let limits = ConnectionLimits(idle: .milliseconds(1_500), request: .milliseconds(1_500))
    /// Well above the limits, well below what a client that is never cut off would need.
    private static let patience: Duration = .seconds(60)

    @Test("cuts off a head that trickles in, while others are served")
    func tricklingHead() async throws {
        let service = try await TestService()
        try await withLiveServer(service, limits: Self.limits) { port in
            let slow = try await RawConnection(port: port)
            try await slow.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            let isCut = try await eventually(within: Self.patience) {
                try? await slow.send("x")
                let isServed = try await Self.isServed(port)
                #expect(isServed)
                return !slow.isOpen
            }
            #expect(isCut)
            #expect(slow.status == nil || slow.status == 408)
        }
    }

    @Test("cuts off a body that trickles in, while others are served, and keeps what came for a person")
    func tricklingBody() async throws {
        let service = try await TestService()
        try await withLiveServer(service, limits: Self.limits) { port in
            let slow = try await RawConnection(port: port)
            try await slow.send("POST \(service.hook) HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{")
            let isCut = try await eventually(within: Self.patience) {
                try? await slow.send(" ")
                let isServed = try await Self.isServed(port)
                #expect(isServed)
                return !slow.isOpen
            }
            #expect(isCut)
            #expect(slow.status == nil || slow.status == 408)
        }
        let isKept = try await eventually(within: Self.patience) {
            try await service.bookings.list(.init(), limit: 9).map(\.status) == [.parked]
        }
        #expect(isKept)
    }

    @Test("cuts off a connection that never says anything")
    func silence() async throws {
        let service = try await TestService()
        try await withLiveServer(service, limits: Self.limits) { port in
            let silent = try await RawConnection(port: port)
            #expect(await eventually(within: Self.patience) { !silent.isOpen })
        }
    }

    @Test("does not cut off a client that sends a request now and then on one connection")
    func keepAlive() async throws {
        let service = try await TestService()
        // Together the pauses are longer than the limit, each of them far shorter, however busy the machine is.
        let limits = ConnectionLimits(idle: .seconds(8), request: .seconds(8))
        try await withLiveServer(service, limits: limits) { port in
            let connection = try await RawConnection(port: port)
            for number in 1...6 {
                try await connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(
                    await eventually(within: Self.patience) {
                        connection.text.components(of: "HTTP/1.1 200") == number
                    })
                try await Task.sleep(for: .milliseconds(1_500))
            }
            #expect(connection.isOpen)
            await connection.close()
        }
    }

    private static func isServed(_ port: Int) async throws -> Bool {
        let other = try await RawConnection(port: port)
        try await other.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        let isServed = await eventually(within: .seconds(30)) { other.status == 200 }
        await other.close()
        return isServed
    }
}

extension String {
    /// How often a text stands in this one.
    func components(of text: String) -> Int {
        self.ranges(of: text).count
    }
}
