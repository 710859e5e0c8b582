import Foundation
import TestSupport

/// What one account's calls meet, from one seed: passing troubles, and outages of minutes. A value: the lane that calls
/// the account calls one at a time, so that the same seed gives it the same weather whatever the other lanes do.
struct Weather {
    private var generator: SeededGenerator
    /// What every call meets until the date.
    private var spell: (kind: Spell, until: Date)?

    private enum Spell: CaseIterable {
        case unreachable, maintenance, overloaded, gatewayTimeout, blackHole, internalError, badToken, inactive
    }

    init(seed: UInt64) {
        self.generator = SeededGenerator(seed: seed)
    }

    /// The next call's trouble.
    mutating func next(at now: Date) -> Trouble {
        if let spell = self.spell, now < spell.until { return self.trouble(of: spell.kind) }
        self.spell = nil
        let chance = Int.random(in: 0..<100, using: &self.generator)
        if chance < 4, let kind = Spell.allCases.randomElement(using: &self.generator) {
            self.spell = (kind, now.addingTimeInterval(.random(in: 30...900, using: &self.generator)))
            return self.trouble(of: kind)
        }
        return switch chance {
        case 4: .gateway([500, 502, 504].randomElement(using: &self.generator) ?? 502)
        case 5..<8: .notSent
        case 8..<11: .lost
        case 11..<15: .unanswered
        case 15..<18: .cut
        case 18..<20: .truncated
        case 20..<22: .slow
        case 22..<24: .status([500, 503].randomElement(using: &self.generator) ?? 500, retryAfter: nil)
        case 24: .status(503, retryAfter: 20)
        case 25: .status(429, retryAfter: 30)
        case 26: .page
        case 27..<30: .refusal(mnemonic: "internal_error")
        case 30..<32: .quota(seconds: .random(in: 1...60, using: &self.generator))
        default: .none
        }
    }

    /// Seconds until the call reaches CoMagic, and from there until the answer is back.
    mutating func delays() -> (Duration, Duration) {
        (
            .milliseconds(Int.random(in: 10...150, using: &self.generator)),
            .milliseconds(Int.random(in: 10...150, using: &self.generator))
        )
    }

    private mutating func trouble(of spell: Spell) -> Trouble {
        switch spell {
        case .unreachable: .notSent
        case .maintenance: .page
        case .overloaded: .status(503, retryAfter: nil)
        case .gatewayTimeout: .gateway(504)
        case .blackHole: Bool.random(using: &self.generator) ? .unanswered : .lost
        case .internalError: .refusal(mnemonic: "internal_error")
        case .badToken: .refusal(mnemonic: "access_token_invalid")
        case .inactive: .refusal(mnemonic: "account_inactive")
        }
    }
}
