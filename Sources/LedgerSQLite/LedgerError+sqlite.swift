import GRDB
import Ledger

extension LedgerError {
    /// A foreign error, recognised by its code and never by its text.
    init(_ error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case let error as DatabaseError:
            let reason = error.message ?? error.resultCode.description
            switch error.resultCode {
            case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED,
                .SQLITE_PERM, .SQLITE_PROTOCOL, .SQLITE_NOMEM, .SQLITE_AUTH:
                self = .unavailable(reason: reason)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(reason: reason)
            default: self = .unexpected(reason: reason)
            }
        default: self = .unexpected(reason: String(describing: error))
        }
    }
}
