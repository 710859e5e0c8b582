import Foundation
import SessionStore
import Stitching

/// A beacon and the look-up of a booking: refresh one session and read another, 90,000 of them in turn.
enum SessionStoreScenarios {
    private static let count = 90_000

    /// What pages tell, without the id. Few and shared: a beacon just decoded lies in the processor's cache, and it
    /// is the store's memory that is to be measured, not the list of questions.
    private static let templates: [SessionSnapshot] = (0..<200).compactMap { number in
        VisitorSessionID(rawValue: 1).map { id in
            SessionSnapshot(
                id: id, integration: IntegrationID(rawValue: Int64(number % 7)), readiness: .ready,
                page: PageFacts(
                    address: "https://example.com/tours/\(number)?utm_source=yandex",
                    referrer: "https://yandex.ru/search/?text=\(number % 50)", widgets: ["2486\(number % 5)"]),
                handedOver: true,
                seenAt: Date(timeIntervalSince1970: 1_790_000_000))
        }
    }

    private static func session(_ number: Int, in templates: [SessionSnapshot]) -> SessionSnapshot {
        var session = templates[number % templates.count]
        if let id = VisitorSessionID(rawValue: 17_000_000_000 + Int64(number)) { session.id = id }
        return session
    }

    static var all: [Scenario] {
        [1, 2, 64].map { Self.refreshAndRead(tasks: $0) } + [Self.endlessNew, Self.beaconWithoutSession]
    }

    private static func refreshAndRead(tasks: Int) -> Scenario {
        let sharded = Self.cache(shards: 16)
        let single = Self.cache(shards: 1)
        let actor = ActorStore(Self.cache(shards: 1))
        return Scenario(
            name: "store-refresh-\(tasks)-tasks", operations: 360_000,
            variants: [
                Scenario.Variant(name: "16 shards (ours)") { operations in
                    await Self.split(operations, over: tasks) { number in Self.step(sharded, number) }
                },
                Scenario.Variant(name: "the same behind one lock") { operations in
                    await Self.split(operations, over: tasks) { number in Self.step(single, number) }
                },
                Scenario.Variant(name: "the same behind an actor") { operations in
                    await Self.split(operations, over: tasks) { number in await actor.step(number) }
                },
            ])
    }

    /// New ids without end into a full store: each stores one session and displaces one.
    private static var endlessNew: Scenario {
        let cache = SessionCache(
            limits: SessionCache.Limits(capacity: 50_000), now: Uptime.monotonic, wallClock: { Date.now })
        let next = Counter()
        return Scenario(
            name: "store-new-ids", operations: 200_000,
            variants: [
                Scenario.Variant(name: "16 shards (ours)") { operations in
                    let templates = Self.templates
                    for _ in 0..<operations { use(cache.remember(Self.session(next.next(), in: templates))) }
                    precondition(cache.count <= 50_000, "the bound must hold here too")
                }
            ])
    }

    private static var beaconWithoutSession: Scenario {
        let cache = Self.cache(shards: 16)
        return Scenario(
            name: "store-note-page", operations: 400_000,
            variants: [
                Scenario.Variant(name: "16 shards (ours)") { operations in
                    for number in 0..<operations { cache.notePage(of: IntegrationID(rawValue: Int64(number % 7))) }
                }
            ])
    }

    fileprivate static func step(_ cache: SessionCache, _ number: Int) {
        let templates = Self.templates
        // Visitors come in no order; steps that share no factor with the count meet each session all the same.
        cache.remember(Self.session((number &* 31_337) % Self.count, in: templates))
        let other = (number &* 7_919) % Self.count
        guard let id = VisitorSessionID(rawValue: 17_000_000_000 + Int64(other)) else { return }
        use(cache.session(id, of: templates[other % templates.count].integration))
    }

    private static func cache(shards: Int) -> SessionCache {
        let cache = SessionCache(
            limits: SessionCache.Limits(capacity: 100_000, shards: shards), now: Uptime.monotonic,
            wallClock: { Date.now })
        for number in 0..<Self.count { cache.remember(Self.session(number, in: Self.templates)) }
        return cache
    }

    private static func split(
        _ operations: Int, over tasks: Int, _ body: @escaping @Sendable (Int) async -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var number = task
                    while number < operations {
                        await body(number)
                        number += tasks
                    }
                }
            }
        }
    }
}

/// The same store, reached as an actor's state; the one lock inside is never waited for.
private actor ActorStore {
    private let cache: SessionCache

    init(_ cache: SessionCache) {
        self.cache = cache
    }

    func step(_ number: Int) {
        SessionStoreScenarios.step(self.cache, number)
    }
}
