import Foundation
import Ledger
import Stitching
import TestSupport

/// All that a seed decides beforehand: the bookings, and when the program stops or dies.
struct Plan {
    /// What CoMagic thinks of a booking.
    enum Nature: CaseIterable {
        /// It carries a session, and is taken as it is.
        case plain
        /// It carries none, and goes out with the default.
        case withoutSession
        /// Its session is unknown there: it goes out with the default.
        case refusedSession
        /// Its date lies before its session: it goes out without its date.
        case refusedDate
        /// Its phone is refused: a person must look at it.
        case poisonous
    }

    /// How a webhook with the order and code of an earlier one compares with it.
    enum Echo: CaseIterable {
        /// The same in all.
        case equal
        /// The same phone, another name and message.
        case differing
        /// Another phone: another customer.
        case stranger
    }

    struct Entry {
        var integration: IntegrationID
        var number: Int
        var nature: Nature
        /// Seconds from the start.
        var at: TimeInterval
        /// Seconds from the start to the minute after it was made; a repeat tells of the same moment.
        var madeAt: TimeInterval
        /// Of a webhook that repeats an earlier one's order and code.
        var echo: Echo?

        /// The same numbers at both sites of an account, and in every account: what would go to a wrong one would look
        /// like its own.
        var orderID: String { self.nature == .poisonous ? "POISON\(self.number)" : "\(self.number)" }
        var code: String { "C\(self.number)" }
        var name: String { self.echo == .differing ? "Другой гость" : "Гость" }
        var phone: String {
            "79\(self.echo == .stranger ? 55 : 16)\(self.integration.rawValue)\(100_000 + self.number)"
        }

        /// What its sender would have posted.
        var body: String { "\(self.integration) \(self.orderID) \(self.name) \(self.phone)" }

        /// Of each account its own.
        var session: VisitorSessionID? {
            guard self.nature != .withoutSession else { return nil }
            let own = self.integration.rawValue * 100_000 + Int64(self.number)
            return .example(self.echo == .stranger ? own + 50_000 : own)
        }
    }

    /// One run of the program.
    struct Run {
        /// Seconds until it ends, if it does not die before.
        var lasts: TimeInterval
        var isStoppedGracefully: Bool
        var doom: Life.Doom?
        /// Seconds until the next one starts.
        var pause: TimeInterval
    }

    /// In the order of their arrival.
    let entries: [Entry]
    let runs: [Run]

    init(seed: UInt64, integrations: [IntegrationID]) {
        var generator = SeededGenerator(seed: seed)
        var entries: [Entry] = []
        let count = Int.random(in: 150...300, using: &generator)
        while entries.count < count {
            let integration = integrations.randomElement(using: &generator) ?? integrations[0]
            let at = TimeInterval.random(in: 0..<9_000, using: &generator)
            // Most come alone, some all at once: what waits together goes in one call.
            let crowd = Int.random(in: 0..<12, using: &generator) == 0 ? Int.random(in: 2...25, using: &generator) : 1
            for _ in 0..<crowd {
                let nature = Self.nature(Int.random(in: 0..<100, using: &generator))
                entries.append(
                    Entry(integration: integration, number: entries.count, nature: nature, at: at, madeAt: at))
            }
        }
        let twins = Self.twins(of: entries, integrations)
        let echoes = Self.echoes(of: entries + twins, &generator)
        self.entries = (entries + twins + echoes).sorted {
            ($0.at, $0.integration, $0.number) < ($1.at, $1.integration, $1.number)
        }
        self.runs = (0..<Int.random(in: 4...9, using: &generator)).map { _ in
            let doom = Life.Moment.allCases.randomElement(using: &generator).map {
                Life.Doom(moment: $0, count: .random(in: 1...30, using: &generator))
            }
            return Run(
                lasts: .random(in: 300...2_400, using: &generator),
                isStoppedGracefully: Int.random(in: 0..<3, using: &generator) > 0,
                doom: Bool.random(using: &generator) ? doom : nil, pause: .random(in: 0...90, using: &generator))
        }
    }

    /// The second site of the second account: every fourth order has the number of one at the first site.
    private static func twins(of entries: [Entry], _ integrations: [IntegrationID]) -> [Entry] {
        guard integrations.count > 3 else { return [] }
        return entries.filter { $0.integration == integrations[1] && $0.number.isMultiple(of: 4) }.map { entry in
            var twin = entry
            twin.integration = integrations[3]
            return twin
        }
    }

    /// A tenth of all come again, a moment or up to an hour later.
    private static func echoes(of entries: [Entry], _ generator: inout SeededGenerator) -> [Entry] {
        entries.compactMap { entry in
            guard Int.random(in: 0..<10, using: &generator) == 0 else { return nil }
            var echo = entry
            echo.echo = Echo.allCases.randomElement(using: &generator)
            echo.at += Bool.random(using: &generator) ? 0.001 : .random(in: 1...3_600, using: &generator)
            if echo.echo == .stranger { echo.madeAt = echo.at }
            return echo
        }
    }

    private static func nature(_ chance: Int) -> Nature {
        switch chance {
        case 0..<3: .poisonous
        case 3..<8: .refusedSession
        case 8..<13: .refusedDate
        case 13..<28: .withoutSession
        default: .plain
        }
    }
}
