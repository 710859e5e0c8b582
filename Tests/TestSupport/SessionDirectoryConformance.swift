import Foundation
package import Stitching
import Testing

/// What every session directory promises. An engine that several machines share passes this unchanged.
package enum SessionDirectoryConformance {
    /// A fresh, empty directory and the ways in which pages report to it.
    package struct Subject: Sendable {
        package var directory: any SessionDirectory
        package var remember: @Sendable (SessionSnapshot) async -> Void
        package var hear: @Sendable (PageEvent) async -> Void
        package var lose: @Sendable (SessionlessPage) async -> Void

        package init(
            directory: any SessionDirectory, remember: @escaping @Sendable (SessionSnapshot) async -> Void,
            hear: @escaping @Sendable (PageEvent) async -> Void,
            lose: @escaping @Sendable (SessionlessPage) async -> Void
        ) {
            self.directory = directory
            self.remember = remember
            self.hear = hear
            self.lose = lose
        }

        fileprivate func ask(
            _ integration: IntegrationID = .example, session: VisitorSessionID? = nil, id: String? = nil,
            code: String? = nil, since: Date = .distantPast, window: ClosedRange<Date>? = nil, pages: Bool = false
        ) async -> Evidence {
            await self.directory.evidence(
                for: EvidenceQuery(
                    integration: integration, session: session, order: OrderNames(id: id, code: code), since: since,
                    window: window, asksForPages: pages))
        }
    }

    /// One promise, provable by itself.
    package enum Law: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case sessions = "a session that a page reported is found, by its own integration only"
        case code = "the first page that names a code decides whose it is"
        case order = "pages that name an order id alone count as long as they agree"
        case since = "what was seen before the date does not count, nor as a conflict"
        case window = "the only session with an event in the window is found, both ends included"
        case sessionless = "the latest page without a session is found by the order's id or code"
        case pages = "an integration whose pages reported nothing is told from one whose pages did"
        case empty = "a query that names nothing finds nothing"

        package var testDescription: String { self.rawValue }
    }

    private static let first = VisitorSessionID.example(1)
    private static let second = VisitorSessionID.example(2)
    private static let stranger = IntegrationID(rawValue: 2)

    private static func moment(_ seconds: TimeInterval) -> Date { TestTime.start.addingTimeInterval(seconds) }

    /// Proves one law.
    package static func check(_ law: Law, on subject: Subject) async {
        switch law {
        case .sessions: await self.sessions(subject)
        case .code: await self.code(subject)
        case .order: await self.order(subject)
        case .since: await self.since(subject)
        case .window: await self.window(subject)
        case .sessionless: await self.sessionless(subject)
        case .pages: await self.pages(subject)
        case .empty: await self.empty(subject)
        }
    }

    private static func sessions(_ subject: Subject) async {
        await subject.remember(.example(id: self.first))
        #expect(await subject.ask(session: self.first).session(self.first) == .example(id: self.first))
        #expect(await subject.ask(session: self.second).sessions.isEmpty)
        #expect(await subject.ask(self.stranger, session: self.first).sessions.isEmpty)
    }

    private static func code(_ subject: Subject) async {
        await subject.remember(.example(id: self.first))
        await subject.hear(.example(session: self.first))
        await subject.hear(.example(session: self.second))
        let found = await subject.ask(id: "1001", code: "C6UDS3")
        #expect(found.claim == .session(self.first))
        #expect(found.session(self.first) == .example(id: self.first), "with what its page reported")
        #expect(await subject.ask(code: "C6UDS3").claim == .session(self.first))
        #expect(await subject.ask(code: "1001").claim == nil, "an order id is not a code")
        #expect(await subject.ask(id: "C6UDS3").claim == nil)
        #expect(await subject.ask(self.stranger, id: "1001", code: "C6UDS3").claim == nil)
    }

    private static func order(_ subject: Subject) async {
        await subject.hear(.example(session: self.first, code: nil))
        #expect(await subject.ask(id: "1001").claim == .session(self.first))
        #expect(await subject.ask(id: "1001", code: "OTHER").claim == .session(self.first))
        await subject.hear(.example(session: self.second, code: nil))
        let disputed = await subject.ask(id: "1001", code: "OTHER")
        #expect(disputed.claim == .conflict && disputed.sessions.isEmpty)
        await subject.hear(.example(session: self.second))
        #expect(await subject.ask(id: "1001", code: "C6UDS3").claim == .session(self.second))
    }

    private static func since(_ subject: Subject) async {
        await subject.hear(.example(session: self.first, seenAt: self.moment(0)))
        await subject.hear(.example(session: self.second, code: nil, seenAt: self.moment(100)))
        #expect(await subject.ask(id: "1001", since: self.moment(0)).claim == .conflict)
        #expect(await subject.ask(id: "1001", since: self.moment(1)).claim == .session(self.second))
        #expect(await subject.ask(code: "C6UDS3", since: self.moment(1)).claim == nil)
        #expect(await subject.ask(id: "1001", since: self.moment(101)).claim == nil)
    }

    private static func window(_ subject: Subject) async {
        await subject.remember(.example(id: self.first))
        await subject.hear(.example(session: self.first, orderID: nil, code: nil, seenAt: self.moment(0)))
        await subject.hear(.example(session: self.first, orderID: nil, code: nil, seenAt: self.moment(1)))
        await subject.hear(.example(session: self.second, orderID: nil, code: nil, seenAt: self.moment(5)))
        let nearby = { (range: ClosedRange<Date>) in await subject.ask(window: range) }
        let alone = await nearby(self.moment(-5)...self.moment(4.999))
        #expect(alone.nearby == self.first && alone.session(self.first) == .example(id: self.first))
        #expect(await nearby(self.moment(1)...self.moment(4)).nearby == self.first)
        #expect(await nearby(self.moment(1.001)...self.moment(5)).nearby == self.second)
        #expect(await nearby(self.moment(0)...self.moment(5)).nearby == nil)
        #expect(await nearby(self.moment(5.001)...self.moment(9)).nearby == nil)
        #expect(await subject.ask(self.stranger, window: self.moment(0)...self.moment(9)).nearby == nil)
    }

    private static func sessionless(_ subject: Subject) async {
        await subject.lose(.example(reason: .counterMissing))
        await subject.lose(.example(reason: .consentRefused))
        #expect(await subject.ask(id: "1001").sessionlessPage == .example(reason: .consentRefused))
        #expect(await subject.ask(code: "C6UDS3").sessionlessPage == .example(reason: .consentRefused))
        #expect(await subject.ask(id: "C6UDS3", code: "1001").sessionlessPage == nil)
        #expect(await subject.ask(self.stranger, id: "1001").sessionlessPage == nil)
    }

    private static func pages(_ subject: Subject) async {
        #expect(await !subject.ask(pages: true).hasSeenPage)
        await subject.remember(.example())
        #expect(await subject.ask(pages: true).hasSeenPage)
        #expect(await !subject.ask(self.stranger, pages: true).hasSeenPage)
    }

    private static func empty(_ subject: Subject) async {
        await subject.remember(.example())
        await subject.hear(.example())
        await subject.hear(.example(orderID: nil, code: nil))
        await subject.lose(.example(reason: .counterMissing))
        #expect(await subject.ask(pages: true) == Evidence())
    }
}
