/// The result of the latest writes, as far as it shows whether a booking could be stored now.
///
/// A failure of any write counts. Only a stored booking, or a test write of its size, clears it: a small write may
/// succeed on a disk without room for a booking.
package struct WriteFate: Hashable, Sendable {
    /// Why the last write failed; `nil` when a booking can be stored.
    package private(set) var failure: LedgerError?
    /// Grows with each failure, so that a reader can tell a new one from an old one.
    package private(set) var failures: Int64 = 0

    package init(failure: LedgerError? = nil, failures: Int64 = 0) {
        self.failure = failure
        self.failures = failures
    }

    /// - Parameter provesRoom: whether this write proves that a booking could be stored.
    package mutating func note<Value>(_ result: Result<Value, LedgerError>, provesRoom: Bool) {
        switch result {
        case .success where provesRoom: self.failure = nil
        case .success: break
        case .failure(let error):
            // A caller's failed request is not a failure of the disk, unless it was a booking to store.
            guard provesRoom || error.isOfTheDisk else { return }
            self.failure = error
            self.failures += 1
        }
    }
}

extension LedgerError {
    /// Whether the file could not be written, for any content.
    package var isOfTheDisk: Bool {
        switch self {
        case .unavailable, .damaged: true
        default: false
        }
    }
}
