/// The stored messages in the order of arrival, found by id or by `ext_id`. Bounded: the oldest go first.
package struct MessageStore: Hashable, Sendable {
    /// Maximum number of messages kept: it is a tool, not an archive.
    package static let capacity = 100_000

    private struct Key: Hashable {
        var token: String
        var extID: String
    }

    private var byID: [Int64: OfflineMessage] = [:]
    private var byExtID: [Key: [Int64]] = [:]
    private var order: [Int64] = []
    private var head = 0
    private var lastID: Int64 = 9_000_000

    private let capacity: Int

    /// - Parameter capacity: maximum number of messages, positive.
    init(capacity: Int = Self.capacity) {
        self.capacity = capacity
    }

    package var count: Int { self.byID.count }

    /// A number that no message has had.
    mutating func nextID() -> Int64 {
        self.lastID += 1
        return self.lastID
    }

    /// Stores a message under its id and replaces an earlier one. O(1) amortised.
    mutating func put(_ message: OfflineMessage) {
        if self.byID[message.id] == nil {
            self.order.append(message.id)
            if let extID = message.extID {
                self.byExtID[Key(token: message.token, extID: extID), default: []].append(message.id)
            }
        }
        self.byID[message.id] = message
        while self.byID.count > self.capacity, self.head < self.order.count {
            self.remove(self.order[self.head])
            self.head += 1
        }
        // Deleted messages leave their number here; without this the list would only grow.
        if self.order.count > 2 * self.capacity {
            self.order = self.order[self.head...].filter { self.byID[$0] != nil }
            self.head = 0
        }
    }

    mutating func remove(_ id: Int64) {
        guard let message = self.byID.removeValue(forKey: id), let extID = message.extID else { return }
        let key = Key(token: message.token, extID: extID)
        self.byExtID[key]?.removeAll { $0 == id }
        if self.byExtID[key]?.isEmpty == true { self.byExtID[key] = nil }
    }

    func message(_ id: Int64) -> OfflineMessage? { self.byID[id] }

    /// The account's messages with this `ext_id`, oldest first. O(1).
    func messages(extID: String, token: String) -> [OfflineMessage] {
        (self.byExtID[Key(token: token, extID: extID)] ?? []).compactMap { self.byID[$0] }
    }

    /// All of them, oldest first. O(n).
    package var all: [OfflineMessage] { self.order[self.head...].compactMap { self.byID[$0] } }

    /// At most this many, newest first.
    package func newest(_ limit: Int) -> [OfflineMessage] {
        Array(self.order[self.head...].reversed().lazy.compactMap { self.byID[$0] }.prefix(limit))
    }
}
