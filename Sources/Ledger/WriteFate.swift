import Synchronization

/// What became of the last attempts to write, as far as it says whether a booking could be kept now.
///
/// A failure of any write counts. Only a booking that was kept, or a trial write as large as one, takes it back: a small
/// write may pass on a disk that has no room for a booking.
package struct WriteFate: Hashable, Sendable {
    /// Why the last write failed; `nil` when nothing stands against keeping a booking.
    package fileprivate(set) var failure: LedgerError?
    /// Grows with each failure, so that a reader knows an old one from a new one.
    package fileprivate(set) var failures: Int64 = 0
}

/// Keeps the fate of writes. One lock round two values.
final class WriteRecord: Sendable {
    private let fate = Mutex(WriteFate())

    var current: WriteFate { self.fate.withLock { $0 } }

    /// - Parameter provesRoom: whether this write is proof that a booking could be kept.
    func note<Value>(_ result: Result<Value, LedgerError>, provesRoom: Bool) {
        self.fate.withLock { fate in
            switch result {
            case .success where provesRoom: fate.failure = nil
            case .success: break
            case .failure(let error):
                // What a caller asked in vain is no failure of the disk, unless it was a booking to be kept.
                guard provesRoom || error.isOfTheDisk else { return }
                fate.failure = error
                fate.failures += 1
            }
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
