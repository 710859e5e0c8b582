import Foundation
import Ledger
import Relay
import Stitching
import Wording

/// The language of the person at the terminal: Russian unless the environment has another.
enum Words {
    static var language: Language { self.isRussian(ProcessInfo.processInfo.environment) ? .russian : .english }

    static func advice(on mnemonic: String, _ message: String) -> String {
        let advice = Advice.on(DeliveryFailure(mnemonic: mnemonic, message: message))
        return self.isRussian(ProcessInfo.processInfo.environment) ? advice.russian : advice.english
    }

    /// A count with its noun, such as "1 booking was" and "12 bookings were".
    static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }

    /// `C` and `POSIX` say nothing about the person. **Source:** POSIX, precedence of LC_ALL, LC_MESSAGES, LANG.
    static func isRussian(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let locale, !locale.hasPrefix("C"), !locale.hasPrefix("POSIX") else { return true }
        return locale.hasPrefix("ru")
    }
}
