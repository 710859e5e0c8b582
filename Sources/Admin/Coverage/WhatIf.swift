import Ledger
import Stitching

/// The period's coverage under other settings, from known numbers, before anything is saved.
struct WhatIf: Sendable {
    struct Line: Sendable {
        let text: String
        let share: String
        let isBetter: Bool
        let isWorse: Bool
        /// Its other effects, apart from the share.
        let note: String
        /// The address of the bookings that would change.
        let link: String
    }

    let lines: [Line]

    /// `nil` when no setting would have changed anything.
    init?(
        _ tally: CoverageTally, _ settings: [IntegrationSettings], _ link: BookingLink, _ language: Language
    ) {
        guard tally.total > 0 else { return nil }
        var lines: [Line] = []
        let stale = tally.kinds[.sessionStale] ?? 0
        if stale > 0, settings.contains(where: \.plain.usesStaleSessions) {
            lines.append(
                Line(
                    language.say("без прошлых сессий", "without stale sessions"), tally, change: -stale,
                    link.address("/bookings", ["kind": Attribution.Kind.sessionStale.rawValue]),
                    language.say(
                        "\(language.bookings(stale)) — в источник по умолчанию, зато ни одной не досталось бы старому визиту",
                        "\(language.bookings(stale)) would go to the default, but none to an older visit"), language))
        }
        let dropped = tally.reasons[.counterNotReady] ?? 0
        if dropped > 0, settings.contains(where: { !$0.plain.usesStaleSessions }) {
            lines.append(
                Line(
                    language.say("с прошлыми сессиями", "with stale sessions"), tally, change: dropped,
                    link.address("/bookings", ["reason": Attribution.Reason.counterNotReady.rawValue]),
                    language.say(
                        "до \(language.ofBookings(dropped)), где счётчик не ответил, получили бы прошлую сессию посетителя",
                        "up to \(language.ofBookings(dropped)) whose counter did not answer would get the visitor's previous session"
                    ), language))
        }
        let inferred = tally.kinds[.inferred] ?? 0
        if inferred > 0 {
            lines.append(
                Line(
                    language.say("без догадок по времени", "without inferred matches"), tally, change: -inferred,
                    link.address("/bookings", ["kind": Attribution.Kind.inferred.rawValue]),
                    language.say(
                        "\(language.bookings(inferred)) — в источник по умолчанию",
                        "\(language.bookings(inferred)) would go to the default"),
                    language))
        }
        let asked: [Attribution.Reason] = [.n2Empty, .n2Placeholder]
        let empty = asked.reduce(0) { $0 + (tally.reasons[$1] ?? 0) }
        if empty > 0, settings.contains(where: { !$0.plain.infersMatches }) {
            lines.append(
                Line(
                    language.say("с догадками по времени", "with inferred matches"), tally, change: empty,
                    link.address("/bookings", ["reason": asked.map(\.rawValue).joined(separator: ",")]),
                    language.say(
                        "самое большее: столько броней пришли с пустым n2, когда страницы сайта было видно",
                        "at most: these bookings came with an empty n2 while pages of the site were seen"),
                    language))
        }
        let defaults = tally.total - tally.covered
        if defaults > 0 {
            lines.append(
                Line(
                    language.say("с другим источником по умолчанию", "with another default"), tally, change: 0,
                    link.address("/bookings", ["session": "no"]),
                    language.say(
                        "доля не изменится, изменится источник: \(language.bookings(defaults)) без сессии",
                        "the share stays, and \(language.bookings(defaults)) without a session would go there"),
                    language))
        }
        guard !lines.isEmpty else { return nil }
        self.lines = lines
    }
}

extension WhatIf.Line {
    fileprivate init(
        _ text: String, _ tally: CoverageTally, change: Int, _ link: String, _ note: String, _ language: Language
    ) {
        self.init(
            text: text, share: ShareText.percent(Double(tally.covered + change) / Double(tally.total), language),
            isBetter: change > 0, isWorse: change < 0, note: note, link: link)
    }
}
