import Ledger
import Synchronization

/// Keeps the fate of writes. One lock round two values.
final class WriteRecord: Sendable {
    private let fate = Mutex(WriteFate())

    var current: WriteFate { self.fate.withLock { $0 } }

    /// - Parameter provesRoom: see ``WriteFate/note(_:provesRoom:)``.
    func note<Value>(_ result: Result<Value, LedgerError>, provesRoom: Bool) {
        self.fate.withLock { $0.note(result, provesRoom: provesRoom) }
    }
}
