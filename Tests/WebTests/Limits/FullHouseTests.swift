import HTTPTypes
import Hummingbird
import Ledger
import Logging
import NIOCore
import ServiceTestSupport
import TestSupport
import Testing

@testable import Web

@Suite("More connections than there may be", .timeLimit(.minutes(5)))
struct FullHouseTests {
    private static func crowd(
        _ count: Int, port: Int, from source: String = "127.0.0.1"
    ) async throws -> [RawConnection] {
        var crowd: [RawConnection] = []
        for _ in 1...count { crowd.append(try await RawConnection(port: port, from: source)) }
        return crowd
    }

    @Test("idle ones make room for whoever asks, the oldest first")
    func idleCrowd() async throws {
        let service = try await TestService()
        try await withLiveServer(
            service, limits: ConnectionLimits(idle: .minutes(10), request: .minutes(10), maximum: 20, share: 20)
        ) { port in
            let crowd = try await Self.crowd(60, port: port)
            let asker = try await RawConnection(port: port)
            let body = hookBody()
            try await asker.send(
                "POST \(service.hook) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
            try await asker.send(body)
            #expect(await eventually(within: .seconds(60)) { asker.status == 200 })
            #expect(await eventually(within: .seconds(60)) { crowd.filter(\.isOpen).count <= 20 })
            #expect(!crowd[0].isOpen)
            for connection in crowd + [asker] { await connection.close() }
        }
        let kept = try await service.bookings.list(.init(), limit: 9)
        #expect(kept.count == 1)
    }

    @Test("an address beyond its share pushes out its own, and nobody else's")
    func share() async throws {
        let service = try await TestService()
        let limits = ConnectionLimits(idle: .minutes(10), request: .minutes(10), maximum: 100, share: 5)
        try await withLiveServer(service, limits: limits, proxies: .none) { port in
            let others = try await Self.crowd(3, port: port, from: "127.0.0.2")
            let crowd = try await Self.crowd(40, port: port, from: "127.0.0.3")
            #expect(await eventually(within: .seconds(60)) { crowd.filter(\.isOpen).count <= 5 })
            #expect(others.allSatisfy { $0.isOpen })
            for connection in others + crowd { await connection.close() }
        }
    }

    @Test("a proxy's connections are not one client's")
    func proxy() async throws {
        let service = try await TestService()
        try await withLiveServer(
            service, limits: ConnectionLimits(idle: .minutes(10), request: .minutes(10), maximum: 100, share: 5)
        ) { port in
            let crowd = try await Self.crowd(30, port: port)
            let asker = try await RawConnection(port: port)
            try await asker.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually(within: .seconds(60)) { asker.status == 200 })
            #expect(crowd.allSatisfy { $0.isOpen })
            for connection in crowd + [asker] { await connection.close() }
        }
    }

    @Test("while all are being answered the next one waits, and is answered when there is room")
    func busy() async throws {
        let table = ConnectionTable(
            limits: ConnectionLimits(idle: .minutes(10), request: .minutes(10), maximum: 4, share: 4),
            logger: TestService.silence)
        // A connection whose request has not begun is idle, and makes room.
        let hasBegun = (0..<4).map { _ in Flag() }
        let mayEnd = Flag()
        let router = Router()
        router.get("wait/{number}") { _, context in
            hasBegun[try context.parameters.require("number", as: Int.self)].raise()
            _ = await eventually(within: .seconds(240)) { mayEnd.isRaised }
            return "done"
        }
        try await withLiveServer(router, table) { port in
            var busy: [RawConnection] = []
            for number in 0..<4 {
                let connection = try await RawConnection(port: port)
                try await connection.send("GET /wait/\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
                busy.append(connection)
                #expect(await eventually(within: .seconds(60)) { hasBegun[number].isRaised })
            }
            let late = try await Self.crowd(8, port: port)
            for connection in late { try await connection.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n") }
            #expect(await eventually(within: .seconds(60)) { table.counters.pauses[.maximum] ?? 0 > 0 })
            #expect(late.allSatisfy { $0.status == nil })
            #expect(busy.allSatisfy { $0.isOpen })
            mayEnd.raise()
            #expect(await eventually(within: .seconds(60)) { busy.allSatisfy { $0.status == 200 } })
            #expect(await eventually(within: .seconds(20)) { late.contains { $0.status == 404 } })
            for connection in busy + late { await connection.close() }
        }
    }
}
