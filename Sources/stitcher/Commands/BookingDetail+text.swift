import Backoffice
import Foundation
import Ledger
import Stitching

extension BookingDetail {
    /// For a person in a terminal. Names of states, kinds and reasons are those of every format.
    func text(in language: Language) -> String {
        let summary = self.summary
        let facts: [(String, String, String?)] = [
            ("заказ", "order", summary.orderID),
            ("код", "code", summary.code),
            ("получено", "received", summary.receivedAt.formatted(.iso8601)),
            ("определение", "attribution", summary.attribution.kind.rawValue),
            ("причина", "reason", summary.attribution.reason?.rawValue),
            ("сессия", "session", summary.attribution.session?.description),
            ("номер CoMagic", "CoMagic id", summary.remoteID.map(String.init)),
            ("последняя ошибка", "last error", summary.lastError.map { "\($0.mnemonic): \($0.message)" }),
            ("что делать", "what to do", summary.lastError.map { language.advice(on: $0.mnemonic, $0.message) }),
        ]
        let known = facts.filter { $0.2 != nil }
        let width = known.map { language.say($0.0, $0.1).count }.max() ?? 0
        var lines = [
            language.say("бронирование", "booking")
                + " \(summary.id): \(summary.status.rawValue), \(language.say("попыток", "attempts")) \(summary.attempts)"
        ]
        for (russian, english, value) in known {
            let name = language.say(russian, english) + ":"
            lines.append(name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + (value ?? ""))
        }
        lines.append(language.say("история:", "history:"))
        for line in self.history {
            let facts = line.facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.append("  \(line.at.formatted(.iso8601)) \(line.name) \(facts.joined(separator: " "))")
        }
        for part in self.unopened {
            lines.append(
                language.say(
                    "\(part.rawValue): не открывается ключом; восстановите базу из копии, см. «stitcher check»",
                    "the \(part.rawValue) does not open with the key; restore a backup, see «stitcher check»"))
        }
        return (lines + [language.say("тело запроса:", "raw body:"), self.rawBody]).joined(separator: "\n")
    }
}
