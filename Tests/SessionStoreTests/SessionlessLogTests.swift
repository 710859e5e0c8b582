import Stitching
import Testing

@testable import SessionStore

@Suite("Orders of visitors without a session")
struct SessionlessLogTests {
    private static func page(_ order: String?, code: String? = nil, page: String = "p") -> SessionlessPage {
        SessionlessPage(integration: .first, order: OrderNames(id: order, code: code), page: PageFacts(address: page))
    }

    @Test("are found by order or code, of their own integration only, until their time is up")
    func found() {
        var log = SessionlessLog(lifetime: 100, capacity: 10)
        log.remember(Self.page("1001", code: "ABC"), at: Uptime(nanoseconds: 0))
        log.remember(Self.page(nil), at: Uptime(nanoseconds: 0))
        #expect(log.count == 1)
        for now in [0, 99] as [Int64] {
            let at = Uptime(nanoseconds: now)
            #expect(log.page(of: OrderNames(id: "1001", code: nil), of: .first, at: at)?.page.address == "p")
            #expect(log.page(of: OrderNames(id: nil, code: "ABC"), of: .first, at: at)?.page.address == "p")
            #expect(log.page(of: OrderNames(id: "ABC", code: "1001"), of: .first, at: at) == nil)
            #expect(log.page(of: OrderNames(id: "1001", code: nil), of: .second, at: at) == nil)
        }
        #expect(log.page(of: OrderNames(id: "1001", code: nil), of: .first, at: Uptime(nanoseconds: 100)) == nil)
    }

    @Test("never grow beyond their bound, and the newest word on an order counts")
    func bound() {
        var log = SessionlessLog(lifetime: 1_000_000, capacity: 50)
        for number in 0..<1_000 {
            log.remember(Self.page("\(number % 60)", page: "\(number)"), at: Uptime(nanoseconds: Int64(number)))
            #expect(log.count <= 50)
        }
        let now = Uptime(nanoseconds: 1_000)
        #expect(log.page(of: OrderNames(id: "39", code: nil), of: .first, at: now)?.page.address == "999")
        #expect(log.page(of: OrderNames(id: "40", code: nil), of: .first, at: now) == nil)
    }
}

@Suite("How far visits came")
struct VisitStagesTests {
    @Test("is told once for each step of a visit")
    func steps() {
        let cache = SessionCache(capacity: 10, lifetime: .seconds(3_600), clock: HandClock(bootedAt: 0))
        let reached = [
            SessionSnapshot.example(1, of: .first, readiness: .stale, widgets: [], handedOver: false),
            .example(1, of: .first, readiness: .stale, widgets: [], handedOver: false),
            .example(1, of: .first, readiness: .ready, widgets: [], handedOver: false),
            .example(1, of: .first, readiness: .ready, widgets: ["1"], handedOver: true),
            .example(1, of: .first, readiness: .ready, widgets: ["2"], handedOver: true),
            .example(2, of: .first, readiness: .ready, widgets: ["2"], handedOver: true),
        ].map { snapshot in
            var reached: VisitStages = []
            cache.remember(snapshot, reached: &reached)
            return reached
        }
        #expect(
            reached == [.loaded, [], .ready, [.widget, .handed], [], [.loaded, .ready, .widget, .handed]])
    }
}
