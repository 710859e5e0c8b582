/// Values stored once each, counted by their users, bounded by their size.
///
/// Addresses and widget lists repeat between visitors, so a session holds a 4-byte handle. Every operation is O(1)
/// except for hashing the value; nothing is searched for.
struct InternTable<Value: Hashable & Sendable>: Sendable {
    /// The position of a value; ``none`` means "no value".
    struct Handle: Hashable, Sendable {
        fileprivate(set) var row: UInt32
        static var none: Handle { Handle(row: 0) }
    }

    private struct Row: Sendable {
        var value: Value?
        var users: UInt32
        var cost: Int
    }

    /// Bytes of one row, one dictionary bucket and the header of one heap string together, rounded up.
    static var overhead: Int { 96 }

    private let limit: Int
    private let size: @Sendable (Value) -> Int
    private var index: [Value: Handle] = [:]
    private var rows: ContiguousArray<Row> = [Row(value: nil, users: 0, cost: 0)]
    private var free: [Handle] = []
    /// The bytes of the current values with their overhead; never above the limit.
    private(set) var bytes = 0

    /// - Parameter size: the bytes of a value itself.
    init(limit: Int, size: @escaping @Sendable (Value) -> Int) {
        self.limit = limit
        self.size = size
    }

    subscript(handle: Handle) -> Value? { self.rows[Int(handle.row)].value }

    /// A handle for one more user of the value, or `nil` when the value is new and there is no room for it.
    mutating func take(_ value: Value) -> Handle? {
        if let handle = self.index[value] {
            self.rows[Int(handle.row)].users += 1
            return handle
        }
        let cost = self.size(value) + Self.overhead
        guard cost <= self.limit - self.bytes else { return nil }
        let row = Row(value: value, users: 1, cost: cost)
        let handle: Handle
        if let reused = self.free.popLast() {
            handle = reused
            self.rows[Int(handle.row)] = row
        } else {
            handle = Handle(row: UInt32(self.rows.count))
            self.rows.append(row)
        }
        self.index[value] = handle
        self.bytes += cost
        return handle
    }

    /// Ends one use. The last one frees the value's room.
    mutating func giveBack(_ handle: Handle) {
        guard handle != .none else { return }
        let row = Int(handle.row)
        self.rows[row].users -= 1
        guard self.rows[row].users == 0, let value = self.rows[row].value else { return }
        self.bytes -= self.rows[row].cost
        self.rows[row].value = nil
        self.index.removeValue(forKey: value)
        self.free.append(handle)
    }

    /// All values by row, for a snapshot; free rows are `nil`.
    var values: some Sequence<Value?> { self.rows.lazy.map(\.value) }
}
