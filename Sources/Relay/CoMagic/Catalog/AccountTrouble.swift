package import Foundation
package import Ledger
package import Stitching

/// Why an account did not answer a question of the settings pages, with the next step.
package struct AccountTrouble: Error, Hashable, Sendable {
    /// CoMagic's mnemonic and message, or ours.
    package let failure: DeliveryFailure
    /// What to do about it, in the words of a settings page: nothing is retried by itself here.
    package let advice: Advice
    /// The address of this server as CoMagic saw it, which must be allowed; only for `ip_not_whitelisted`.
    package let seenAddress: String?
    /// When the account's quota renews; only when it is the quota that stands in the way.
    package let renewsAt: Date?

    package init(
        failure: DeliveryFailure, advice: Advice, seenAddress: String? = nil, renewsAt: Date? = nil
    ) {
        self.failure = failure
        self.advice = advice
        self.seenAddress = seenAddress
        self.renewsAt = renewsAt
    }

    /// The sentence with the next step. The address to allow and the time of renewal stand beside it, not in it.
    package func text(in language: Language) -> String {
        language.say(self.advice.russian, self.advice.english)
    }

    /// Of CoMagic's message: enough for a sentence, too little to fill a page.
    private static let maximumMessageBytes = 1_000

    /// - Parameter kind: which list was asked for; `nil` for the account itself.
    /// - Parameter token: taken out of the message, for CoMagic's errors echo the values they complain of.
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
            failure: failure, advice: CatalogAdvice.on(failure.mnemonic, reading: kind),
            seenAddress: failure.mnemonic == "ip_not_whitelisted" ? SeenAddress.first(in: failure.message) : nil,
            renewsAt: renewsAt)
    }

    /// The quota is not used up, but what is left belongs to the deliveries.
    static func sparing(until date: Date) -> AccountTrouble {
        let failure = DeliveryFailure(
            mnemonic: "limit_exceeded", message: "the rest of the account's quota is kept for bookings")
        return AccountTrouble(
            failure: failure, advice: CatalogAdvice.on(failure.mnemonic, reading: nil), renewsAt: date)
    }

    /// An address that this server may not call, refused before anything was sent.
    static func addressNotAllowed(_ url: String) -> AccountTrouble {
        AccountTrouble(
            failure: DeliveryFailure(
                mnemonic: DeliveryFailure.Own.connection, message: "\(url) is not an allowed CoMagic address"),
            advice: CatalogAdvice.addressNotAllowed)
    }
}
