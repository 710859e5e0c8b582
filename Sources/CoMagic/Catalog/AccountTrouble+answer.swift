import Foundation
import Ledger
import Relay
import Stitching

extension AccountTrouble {
    /// Of CoMagic's message: enough for a sentence, too little to fill a page.
    private static let maximumMessageBytes = 1_000

    /// - Parameter kind: the requested list; `nil` for the account itself.
    /// - Parameter token: removed from the message, because CoMagic's errors repeat the values that they reject.
    init(_ error: CallError, reading kind: CatalogKind?, hiding token: Secret, now: Date) {
        let verdict = error.verdictOfLookup
        var failure = verdict.failure ?? DeliveryFailure(mnemonic: "error", message: "CoMagic gave no explanation")
        if !token.revealed.isEmpty {
            failure.message = failure.message.replacing(token.revealed, with: "…")
        }
        failure.message = failure.message.singleLine.prefix(utf8Bytes: Self.maximumMessageBytes)
        var renewsAt: Date?
        if case .throttled(_, let wait) = verdict { renewsAt = now.addingTimeInterval(wait / .seconds(1)) }
        self.init(
            failure: failure, kind: kind,
            seenAddress: failure.mnemonic == "ip_not_whitelisted" ? SeenAddress.first(in: failure.message) : nil,
            renewsAt: renewsAt)
    }

    /// The quota is not used up, but the rest is for deliveries.
    static func sparing(until date: Date) -> AccountTrouble {
        AccountTrouble(
            failure: DeliveryFailure(
                mnemonic: "limit_exceeded", message: "the rest of the account's quota is kept for bookings"),
            renewsAt: date)
    }

    /// An address that this server may not call, refused before anything was sent.
    static func addressNotAllowed(_ url: String) -> AccountTrouble {
        AccountTrouble(
            failure: DeliveryFailure(
                mnemonic: DeliveryFailure.Own.connection, message: "\(url) is not an allowed CoMagic address"),
            isAddressRefused: true)
    }
}
