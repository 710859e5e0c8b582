import DequeModule
import Stitching

/// Orders that were made on pages without a session, in order of arrival: bounded in number and in age.
///
/// It only shows a marketer where and why sessions are lost, and prevents inference for these orders. A booking is
/// never joined by it.
struct SessionlessLog: Sendable {
    private struct Name: Hashable {
        let integration: IntegrationID
        let name: OrderNames.Name
    }

    private struct Entry {
        let page: SessionlessPage
        let names: [Name]
        let seen: Uptime
        let number: Int
    }

    private let lifetime: Int64
    private let capacity: Int
    private var queue: Deque<Entry> = []
    private var byName: [Name: Entry] = [:]
    private var next = 0

    init(lifetime: Int64, capacity: Int) {
        self.lifetime = lifetime
        self.capacity = max(1, capacity)
    }

    var count: Int { self.queue.count }

    /// The latest report of an order counts. One without order and code is not kept. O(1) amortised.
    mutating func remember(_ page: SessionlessPage, at now: Uptime) {
        let names = page.order.all.map { Name(integration: page.integration, name: $0) }
        guard !names.isEmpty else { return }
        while let first = self.queue.first,
            self.queue.count >= self.capacity || now.nanoseconds(since: first.seen) >= self.lifetime
        {
            self.queue.removeFirst()
            for name in first.names where self.byName[name]?.number == first.number { self.byName[name] = nil }
        }
        let entry = Entry(page: page, names: names, seen: now, number: self.next)
        self.next += 1
        self.queue.append(entry)
        for name in names { self.byName[name] = entry }
    }

    func page(of order: OrderNames, of integration: IntegrationID, at now: Uptime) -> SessionlessPage? {
        order.all.lazy
            .compactMap { self.byName[Name(integration: integration, name: $0)] }
            .first { now.nanoseconds(since: $0.seen) < self.lifetime }?.page
    }
}
