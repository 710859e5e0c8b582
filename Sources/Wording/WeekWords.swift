package import Stitching

/// A week's summary in words: the share of bookings with a session, its change, the reasons of the others, and the next
/// step.
package struct WeekWords: Sendable {
    /// How many reasons are listed.
    private static let reasons = 3

    /// The week's first day.
    private let week: String
    private let tally: CoverageTally
    private let before: CoverageTally
    private let days: [CoverageTally]
    private let needsPerson: Int

    /// - Parameters:
    ///   - week: its first day.
    ///   - before: the week before.
    ///   - days: from Monday to Sunday.
    ///   - needsPerson: how many bookings wait for a person now.
    package init(week: String, tally: CoverageTally, before: CoverageTally, days: [CoverageTally], needsPerson: Int) {
        self.week = week
        self.tally = tally
        self.before = before
        self.days = days
        self.needsPerson = needsPerson
    }

    package func subject(_ language: Language) -> String {
        let share = ShareText.percent(self.tally.share, language)
        guard self.tally.total > 0 else {
            return language.say("Неделя без бронирований", "A week without bookings")
        }
        return self.tally.isJudged
            ? language.say(
                "Покрытие за неделю: \(share), \(self.tally.covered) из \(self.tally.total)",
                "Coverage of the week: \(share), \(self.tally.covered) of \(self.tally.total)")
            : language.say(
                "Итоги недели: мало данных, с сессией \(self.tally.covered) из \(self.tally.total)",
                "The week: too few bookings to judge, \(self.tally.covered) of \(self.tally.total) with a session")
    }

    package func text(_ language: Language) -> String {
        guard self.tally.total > 0 else {
            return language.say(
                "За неделю с \(self.week) не пришло ни одного бронирования. Если это неожиданно, проверьте веб-запрос на странице установки.",
                "No booking came in the week from \(self.week). If that is unexpected, check the web request on the install page."
            )
        }
        return [
            self.headline(language), self.losses(language), self.waiting(language),
            language.say("С сессией по дням — ", "With a session by day — ") + self.picture(language),
        ].compactMap(\.self).joined(separator: "\n\n")
    }

    private func headline(_ language: Language) -> String {
        var lines = [
            language.say(
                "С сессией \(self.tally.covered) из \(self.tally.total): \(ShareText.percent(self.tally.share, language)).",
                "With a session \(self.tally.covered) of \(self.tally.total): \(ShareText.percent(self.tally.share, language))."
            )
        ]
        guard self.tally.isJudged else {
            lines.append(
                language.say(
                    "Мало данных: меньше \(CoverageTally.minimumJudged) броней за неделю, доля ещё ни о чём не говорит.",
                    "Too few to judge: under \(CoverageTally.minimumJudged) bookings in the week, the share says nothing yet."
                ))
            return lines.joined(separator: "\n")
        }
        if self.before.isJudged {
            lines.append(
                language.say(
                    "Неделей раньше: \(ShareText.percent(self.before.share, language)) из \(self.before.total).",
                    "The week before: \(ShareText.percent(self.before.share, language)) of \(self.before.total)."))
        }
        let missing = self.tally.missing(for: CoverageTally.goodShare)
        lines.append(
            missing == 0
                ? language.say("Выше 90 %: данным можно доверять.", "Above 90 %: safe to decide on.")
                : language.say(
                    "До 90 % не хватает \(language.ofBookings(missing)) с сессией.",
                    "\(missing) more \(missing == 1 ? "booking" : "bookings") with a session would make 90 %."))
        return lines.joined(separator: "\n")
    }

    private func losses(_ language: Language) -> String? {
        let worst = self.tally.rankedReasons.prefix(Self.reasons)
        guard !worst.isEmpty else { return nil }
        let lines = worst.map { reason, bookings in
            "\(bookings) — \(ReasonWords.name(reason, language)). \(ReasonWords.fix(reason, language))"
        }
        return ([language.say("Почему без сессии:", "Why bookings have no session:")] + lines).joined(separator: "\n")
    }

    private func waiting(_ language: Language) -> String? {
        let count = self.needsPerson
        guard count > 0 else { return nil }
        return language.say(
            "Ждут человека: \(count). Они не уйдут в CoMagic сами.",
            "Waiting for a person: \(count). They do not go to CoMagic by themselves.")
    }

    /// The days as text, for who does not see the picture.
    package func picture(_ language: Language) -> String {
        let names = language.say("пн вт ср чт пт сб вс", "Mon Tue Wed Thu Fri Sat Sun").split(separator: " ")
        return zip(names, self.days).map { "\($0): \($1.covered)/\($1.total)" }.joined(separator: ", ")
    }
}
