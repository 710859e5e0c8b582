import FoundationEssentials

/// The last calls, oldest first. Bounded.
package struct CallLog: Hashable, Sendable {
    /// Maximum number of calls kept.
    package static let capacity = 20_000

    private var calls: [RecordedCall] = []
    private var lastNumber = 0

    /// The number of calls so far, including removed ones.
    package var total: Int { self.lastNumber }

    /// The number of the next recorded call.
    var nextNumber: Int { self.lastNumber + 1 }

    /// The calls kept, oldest first.
    package var all: [RecordedCall] { self.calls.suffix(Self.capacity) }

    mutating func record(
        method: String?, account: String?, httpStatus: Int?, mnemonic: Mnemonic?, fault: String?, at: Date,
        extIDs: [String], messages: Int
    ) {
        self.lastNumber += 1
        self.calls.append(
            RecordedCall(
                number: self.lastNumber, at: at, method: method, account: account, httpStatus: httpStatus,
                mnemonic: mnemonic, fault: fault, messages: messages, extIDs: extIDs))
        // All at once, so that the cost of moving the rest is shared by as many calls.
        if self.calls.count >= 2 * Self.capacity { self.calls.removeFirst(self.calls.count - Self.capacity) }
    }
}
