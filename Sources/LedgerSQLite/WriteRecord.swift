import Ledger
import Synchronization

/// Stores the results of writes. One lock around two values.
final class WriteRecord: Sendable {
    private let fate = Mutex(WriteFate())

    var current: WriteFate { self.fate.withLock { $0 } }

    /// - Parameter provesRoom: see ``WriteFate/note(_:provesRoom:)``.
    func note<Value>(_ result: Result<Value, LedgerError>, provesRoom: Bool) {
        self.fate.withLock { $0.note(result, provesRoom: provesRoom) }
    }
}
