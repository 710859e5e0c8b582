/// What became of the last attempts to write, as far as it says whether a booking could be kept now.
///
/// A failure of any write counts. Only a booking that was kept, or a trial write as large as one, takes it back: a small
/// write may pass on a disk that has no room for a booking.
package struct WriteFate: Hashable, Sendable {
    /// Why the last write failed; `nil` when nothing stands against keeping a booking.
    package private(set) var failure: LedgerError?
    /// Grows with each failure, so that a reader knows an old one from a new one.
    package private(set) var failures: Int64 = 0

    package init(failure: LedgerError? = nil, failures: Int64 = 0) {
        self.failure = failure
        self.failures = failures
    }

    /// - Parameter provesRoom: whether this write is proof that a booking could be kept.
    package mutating func note<Value>(_ result: Result<Value, LedgerError>, provesRoom: Bool) {
        switch result {
        case .success where provesRoom: self.failure = nil
        case .success: break
        case .failure(let error):
            // What a caller asked in vain is no failure of the disk, unless it was a booking to be kept.
            guard provesRoom || error.isOfTheDisk else { return }
            self.failure = error
            self.failures += 1
        }
    }
}

extension LedgerError {
    /// Whether the file could not be written, whatever was to be written.
    package var isOfTheDisk: Bool {
        switch self {
        case .unavailable, .damaged: true
        default: false
        }
    }
}
