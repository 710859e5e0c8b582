package import Foundation
package import Ledger

/// May this account be called now: a value that one lane owns, told of every verdict.
///
/// Open: bookings go when they are due. After a transient failure the account is also asked now and then whether
/// it answers at all, and when it does again after it did not, everything that waits goes at once. Held: one
/// booking a probe, until one passes. Closed: the quota is used up.
package struct RelayGate: Sendable, Equatable {
    package enum Step: Sendable, Equatable {
        /// Lease what is due and send it.
        case claim
        /// Put what has become due on hold too.
        case hold(DeliveryFailure)
        /// Lease one held booking and send it.
        case probeHeld
        /// Ask whether the account answers.
        case probeAccount
        case wait(until: Date?)
    }

    /// What the lane must do besides settling.
    package enum Reaction: Sendable, Equatable {
        /// Put everything that waits on hold.
        case hold(DeliveryFailure)
        /// Make everything that waits due.
        case release
    }

    /// Between probes of a held account: at least one a minute, and far from a burst.
    package static let heldProbe: TimeInterval = 20
    /// Between questions to an account that failed: an outage's end is noticed within this time.
    package static let outageProbe: TimeInterval = 10

    private enum State: Equatable, Sendable {
        case open
        case closed(until: Date)
        case held(nextProbe: Date, because: DeliveryFailure)
    }

    private struct Outage: Equatable, Sendable {
        var nextProbe: Date
        /// The account did not even answer: its next answer is news.
        var isSilent = false
        /// In a row. A few mean the account and not the booking, which may be the one that it chokes on.
        var failures = 1

        var isProven: Bool { self.isSilent || self.failures >= RelayGate.provenFailures }
    }

    private static let provenFailures = 3

    private var state: State = .open
    private var outage: Outage?

    package init() {}

    /// As after a restart with held bookings: probe at once.
    package init(heldSince now: Date, because failure: DeliveryFailure) {
        self.state = .held(nextProbe: now, because: failure)
    }

    /// As after a restart with bookings that wait: each goes at its own time, and an account that answers when it is
    /// first asked may have been silent before, so that everything goes at once.
    ///
    /// - Parameter isDue: something is due already, which asks by itself: the first that passes lets everything go,
    ///   and an account that merely answers proves nothing new.
    package init(resumedAt now: Date, isDue: Bool = false) {
        self.outage = Outage(
            nextProbe: now.addingTimeInterval(Self.outageProbe), isSilent: !isDue,
            failures: isDue ? Self.provenFailures : 0)
    }

    package var isHeld: Bool {
        if case .held = self.state { true } else { false }
    }

    /// What to do now. - Parameter nextDue: when the lane's next booking is due.
    package func step(now: Date, nextDue: Date?) -> Step {
        switch self.state {
        case .held(let nextProbe, let failure):
            if let nextDue, nextDue <= now { return .hold(failure) }
            return nextProbe <= now ? .probeHeld : .wait(until: min(nextProbe, nextDue ?? .distantFuture))
        case .closed(let until) where now < until:
            return .wait(until: until)
        case .open, .closed:
            if let nextDue, nextDue <= now { return .claim }
            if let outage = self.outage, nextDue != nil {
                return outage.nextProbe <= now
                    ? .probeAccount : .wait(until: min(outage.nextProbe, nextDue ?? .distantFuture))
            }
            return .wait(until: nextDue)
        }
    }

    /// Takes note of what an upload's answer says about the account.
    package mutating func observe(_ verdict: Verdict, now: Date) -> Reaction? {
        switch verdict {
        case .blocked(let failure):
            self.state = .held(nextProbe: now.addingTimeInterval(Self.heldProbe), because: failure)
            return .hold(failure)
        case .throttled(_, let duration):
            let wasHeld = self.isHeld
            self.state = .closed(until: now.addingTimeInterval(duration / .seconds(1)))
            return wasHeld ? .release : nil
        case .transient, .unknown:
            if case .held(_, let failure) = self.state {
                self.state = .held(nextProbe: now.addingTimeInterval(Self.heldProbe), because: failure)
            } else if var outage = self.outage {
                outage.failures += 1
                outage.nextProbe = min(outage.nextProbe, now.addingTimeInterval(Self.outageProbe))
                self.outage = outage
            } else {
                self.outage = Outage(nextProbe: now.addingTimeInterval(Self.outageProbe))
            }
            return nil
        case .delivered, .visitRefused, .dateRefused, .sourceRefused, .refused:
            return self.open()
        }
    }

    /// Takes note of the answer to ``Step/probeAccount``.
    package mutating func observeProbe(_ failure: DeliveryFailure?, now: Date) -> Reaction? {
        guard var outage = self.outage else { return nil }
        if failure == nil, outage.isSilent { return self.open() }
        outage.isSilent = failure != nil
        // It answers, so the fault lies elsewhere: each question costs a point of the quota, and the next failure is
        // soon enough to ask again.
        outage.nextProbe = failure == nil ? .distantFuture : now.addingTimeInterval(Self.outageProbe)
        self.outage = outage
        return nil
    }

    /// The quota is nearly used up: nothing is sent until then.
    package mutating func pause(until date: Date) {
        guard !self.isHeld else { return }
        self.state = .closed(until: date)
    }

    /// A held account is being probed: the next probe waits its turn, whatever comes of this one.
    package mutating func probesHeld(now: Date) {
        guard case .held(_, let failure) = self.state else { return }
        self.state = .held(nextProbe: now.addingTimeInterval(Self.heldProbe), because: failure)
    }

    /// A held account's lane found nothing to probe with.
    package mutating func nothingHeld() {
        self.state = .open
    }

    /// The owner changed the settings or asked to try again: what was known of the account is void.
    package mutating func reset() -> Reaction {
        self.state = .open
        self.outage = nil
        return .release
    }

    private mutating func open() -> Reaction? {
        let wasShut = self.isHeld || self.outage?.isProven ?? false
        self.state = .open
        self.outage = nil
        return wasShut ? .release : nil
    }
}
