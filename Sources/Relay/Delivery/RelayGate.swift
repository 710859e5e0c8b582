package import Foundation
package import Ledger
package import Stitching

/// May this account be called now: a value that one lane owns, told of every verdict.
///
/// Open: bookings go when they are due. After a transient failure the account is also asked now and then whether
/// it answers at all. An outage is proven when it does not, or when several uploads failed in a row: from then on one
/// waiting booking is sent now and then ahead of its time, whatever the account answers, and the first that passes
/// lets everything go. Held: one booking a probe, until one passes. Closed: the quota is used up.
package struct RelayGate: Sendable, Equatable {
    package enum Step: Sendable, Equatable {
        /// Lease what is due and send it.
        case claim
        /// Put what has become due on hold too.
        case hold(DeliveryFailure)
        /// Lease one held booking and send it.
        case probeHeld(Verdict.Block)
        /// Ask whether the account answers.
        case probeAccount
        /// Lease one booking that waits for its next attempt and send it now.
        case probeUpload
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
    /// The same when it has been silent for a while: still soon enough for the half minute, at half the calls.
    package static let longOutageProbe: TimeInterval = 20
    /// From a failure of an ordinary attempt to the first upload out of turn: longer than the third wait of the
    /// standard schedule with its jitter (17.25 s), so that the early retries come when they are promised.
    package static let firstUploadProbe: TimeInterval = 17.5
    /// Between uploads out of turn. Two of them fit into the half minute within which an outage's end must be
    /// noticed: the first may have been spent on the one booking that the target chokes on.
    package static let uploadProbe: TimeInterval = 12
    /// Between attempts in a proven outage, however many bookings are due: at most 7 calls in 10 s.
    package static let outagePause: TimeInterval = 1.5
    /// After a question to the report that failed in a proven outage: a dozen a minute, however many wait.
    package static let lookupPause: TimeInterval = 5

    private enum State: Equatable, Sendable {
        case open
        case closed(until: Date)
        case held(nextProbe: Date, because: DeliveryFailure, Verdict.Block)
    }

    private struct Outage: Equatable, Sendable {
        var nextProbe: Date
        /// The account did not even answer: its next answer is news.
        var isSilent = false
        /// Questions in a row that it did not answer.
        var silences = 0
        /// The account answers, so that only an upload can tell whether it takes bookings.
        var isAnswering = false
        /// In a row.
        var failures = 1
        /// The one booking that failed, as long as it is one.
        var culprit: EntryID?
        /// Known from an earlier run, or from the account's silence.
        var isSuspected = false
        /// Nothing is sent before.
        var notBefore = Date.distantPast

        /// The next booking that passes shows that something has changed.
        var isProven: Bool { self.isSilent || self.isSuspected || self.failures >= RelayGate.provenFailures }
        /// Not merely one booking that the target chokes on; of one alone that takes more failures to believe, so that
        /// its early retries come when they are promised and no sooner.
        var concernsUploads: Bool {
            self.failures >= (self.culprit == nil ? RelayGate.provenFailures : RelayGate.loneFailures)
        }
    }

    private static let provenFailures = 3
    private static let loneFailures = 5
    /// Ten minutes.
    private static let manySilences = 60

    private var state: State = .open
    private var outage: Outage?

    package init() {}

    /// As after a restart with held bookings: probe at once.
    package init(heldSince now: Date, because failure: DeliveryFailure, blocking block: Verdict.Block) {
        self.state = .held(nextProbe: now, because: failure, block)
    }

    /// As after a restart with bookings that wait: each goes at its own time, and an account that answers when it is
    /// first asked may have been silent before, so that everything goes at once.
    ///
    /// - Parameter isDue: something is due already, which asks by itself: the first that passes lets everything go,
    ///   and an account that merely answers proves nothing new.
    package init(resumedAt now: Date, isDue: Bool = false) {
        self.outage = Outage(
            nextProbe: now.addingTimeInterval(Self.outageProbe), isSilent: !isDue, failures: 0, isSuspected: isDue)
    }

    package var isHeld: Bool {
        if case .held = self.state { true } else { false }
    }

    /// What to do now. - Parameter nextDue: when the lane's next booking is due.
    package func step(now: Date, nextDue: Date?) -> Step {
        switch self.state {
        case .held(let nextProbe, let failure, let block):
            if let nextDue, nextDue <= now { return .hold(failure) }
            return nextProbe <= now ? .probeHeld(block) : .wait(until: min(nextProbe, nextDue ?? .distantFuture))
        case .closed(let until) where now < until:
            return .wait(until: until)
        case .open, .closed:
            guard let nextDue else { return .wait(until: nil) }
            guard let outage = self.outage else { return nextDue <= now ? .claim : .wait(until: nextDue) }
            guard outage.notBefore <= now else { return .wait(until: outage.notBefore) }
            if nextDue <= now { return .claim }
            guard outage.nextProbe <= now else { return .wait(until: min(outage.nextProbe, nextDue)) }
            return outage.isAnswering ? .probeUpload : .probeAccount
        }
    }

    /// Takes note of what an upload's answer says about the account.
    ///
    /// - Parameter booking: the one that was sent, when it was one.
    package mutating func observe(_ verdict: Verdict, of booking: EntryID? = nil, now: Date) -> Reaction? {
        switch verdict {
        case .blocked(let failure, let block):
            self.state = .held(nextProbe: now.addingTimeInterval(Self.heldProbe), because: failure, block)
            return .hold(failure)
        case .throttled(_, let duration):
            let wasHeld = self.isHeld
            self.state = .closed(until: now.addingTimeInterval(duration / .seconds(1)))
            return wasHeld ? .release : nil
        case .transient, .unknown:
            if self.isHeld {
                self.probesHeld(now: now)
            } else {
                self.noteFailure(of: booking, now: now)
            }
            return nil
        case .delivered, .visitRefused, .dateRefused, .sourceRefused, .refused:
            return self.open()
        }
    }

    /// Takes note of the answer to ``Step/probeAccount``.
    ///
    /// - Parameter verdict: why the account did not answer; `nil` when it did.
    package mutating func observeProbe(_ verdict: Verdict?, now: Date) {
        if case .throttled = verdict {
            // How long, a question's answer does not tell us: the quota's own minute.
            return self.pause(until: now.addingTimeInterval(60))
        }
        guard var outage = self.outage else { return }
        outage.isAnswering = verdict == nil
        if verdict != nil {
            outage.isSilent = true
            outage.silences += 1
            let pause = outage.silences < Self.manySilences ? Self.outageProbe : Self.longOutageProbe
            outage.nextProbe = now.addingTimeInterval(pause)
        } else if outage.isSilent {
            // News: one booking goes at once, and the others when it has passed.
            outage.isSilent = false
            outage.silences = 0
            outage.isSuspected = true
            outage.nextProbe = now
        } else {
            // It answers, so the fault lies elsewhere. Each question costs a point of the quota, a refused upload
            // none: from here on uploads ask, once enough of them have failed.
            outage.nextProbe = outage.concernsUploads ? now.addingTimeInterval(Self.firstUploadProbe) : .distantFuture
        }
        self.outage = outage
    }

    /// An upload out of turn begins: the next one waits its turn, whatever comes of this one.
    package mutating func probesUpload(now: Date) {
        self.outage?.nextProbe = now.addingTimeInterval(Self.uploadProbe)
    }

    /// Takes note of what the report's answer says about the account: whatever else waits to be looked up or sent
    /// would meet the same.
    package mutating func observeLookup(_ finding: Finding?, now: Date) {
        guard case .unavailable(let verdict) = finding else { return }
        if case .throttled(_, let duration) = verdict {
            self.pause(until: now.addingTimeInterval(duration / .seconds(1)))
        } else if self.outage?.concernsUploads ?? false {
            // The report is part of the outage. What becomes due meanwhile is asked for in one call.
            self.outage?.notBefore = now.addingTimeInterval(Self.lookupPause)
        }
    }

    /// The quota is nearly used up: nothing is sent until then.
    package mutating func pause(until date: Date) {
        guard !self.isHeld else { return }
        self.state = .closed(until: date)
    }

    /// A held account is being probed: the next probe waits its turn, whatever comes of this one.
    package mutating func probesHeld(now: Date) {
        guard case .held(_, let failure, let block) = self.state else { return }
        self.state = .held(nextProbe: now.addingTimeInterval(Self.heldProbe), because: failure, block)
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

    private mutating func noteFailure(of booking: EntryID?, now: Date) {
        guard var outage = self.outage else {
            self.outage = Outage(nextProbe: now.addingTimeInterval(Self.outageProbe), culprit: booking)
            return
        }
        outage.culprit = outage.failures == 0 || outage.culprit == booking ? booking : nil
        outage.failures += 1
        if outage.concernsUploads { outage.notBefore = now.addingTimeInterval(Self.outagePause) }
        if !outage.isAnswering {
            outage.nextProbe = min(outage.nextProbe, now.addingTimeInterval(Self.outageProbe))
        } else if outage.concernsUploads {
            outage.nextProbe = min(outage.nextProbe, now.addingTimeInterval(Self.firstUploadProbe))
        }
        self.outage = outage
    }

    private mutating func open() -> Reaction? {
        let wasShut = self.isHeld || self.outage?.isProven ?? false
        self.state = .open
        self.outage = nil
        return wasShut ? .release : nil
    }
}
