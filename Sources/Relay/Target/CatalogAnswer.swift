package import Foundation
package import Ledger

/// What a page can show of a list now.
package enum CatalogAnswer: Hashable, Sendable {
    /// Complete, read within its lifetime.
    case fresh(CatalogList)
    /// An earlier reading, or the beginning of a long list; the trouble is the reason.
    case stale(CatalogList, AccountTrouble)
    /// There is nothing to show: let the person type the number, and show the reason.
    case refused(AccountTrouble)

    package var list: CatalogList? {
        switch self {
        case .fresh(let list), .stale(let list, _): list
        case .refused: nil
        }
    }

    package var trouble: AccountTrouble? {
        switch self {
        case .fresh: nil
        case .stale(_, let trouble), .refused(let trouble): trouble
        }
    }

    /// When the list was read.
    package var readAt: Date? { self.list?.readAt }
}
