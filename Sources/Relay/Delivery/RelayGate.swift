package import Foundation
package import Ledger
package import Stitching

/// Decides whether this account may be called now. A value that one lane owns and updates with every verdict.
///
/// Open: bookings are sent when they are due. After a transient failure the account is also asked now and then whether
/// it answers. An outage is proven when it does not answer, or when several uploads failed in a row. Then one waiting
/// booking is sent now and then before its time, whatever the account answers, and the first success releases all.
/// Held: one booking per probe, until one passes. Closed: the quota is used up.
package struct RelayGate: Sendable, Equatable {
    package enum Step: Sendable, Equatable {
        /// Lease the due bookings and send them.
        case claim
        /// Hold the bookings that have become due, too.
        case hold(DeliveryFailure)
        /// Lease one held booking and send it.
        case probeHeld(Verdict.Block)
        /// Ask whether the account answers.
        case probeAccount
        /// Lease one booking that waits for its next attempt and send it now.
        case probeUpload
        case wait(until: Date?)
    }

    /// What the lane must do in addition to settling.
    package enum Reaction: Sendable, Equatable {
        /// Hold all waiting bookings.
        case hold(DeliveryFailure)
        /// Make all waiting bookings due.
        case release
    }

    /// Between probes of a held account: at least one per minute, and no bursts.
    package static let heldProbe: TimeInterval = 20
    /// Between questions to an account that failed: the end of an outage is noticed within this time.
    package static let outageProbe: TimeInterval = 10
    /// The same after a longer silence: still soon enough for the half minute, with half the calls.
    package static let longOutageProbe: TimeInterval = 20
    /// From a failure of an ordinary attempt to the first upload probe: longer than the third wait of the standard
    /// schedule with its jitter (17.25 s), so that the early retries come on time.
    package static let firstUploadProbe: TimeInterval = 17.5
    /// Between uploads out of turn. Two of them fit into the half minute within which an outage's end must be
    /// noticed: the first may have been spent on the one booking that the target chokes on.
    package static let uploadProbe: TimeInterval = 12
    /// Between attempts in a proven outage, for any number of due bookings: at most 7 calls in 10 s.
    package static let outagePause: TimeInterval = 1.5
    /// After a failed question to the report in a proven outage: at most a dozen per minute, for any number of waiting
    /// bookings.
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
        /// Unanswered questions in a row.
        var silences = 0
        /// The account answers, so only an upload can show whether it accepts bookings.
        var isAnswering = false
        /// In a row.
        var failures = 1
        /// The booking that failed, while it is only one.
        var culprit: EntryID?
        /// Known from an earlier run, or from the account's silence.
        var isSuspected = false
        /// Nothing is sent before this date.
        var notBefore = Date.distantPast

        /// The next success shows that something has changed.
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

    /// After a restart with held bookings: probe at once.
    package init(heldSince now: Date, because failure: DeliveryFailure, blocking block: Verdict.Block) {
        self.state = .held(nextProbe: now, because: failure, block)
    }

    /// After a restart with waiting bookings. Each is sent at its own time. An account that answers the first question
    /// may have been silent before, so everything is sent at once.
    ///
    /// - Parameter isDue: a booking is already due and serves as the question: its success releases all, and an account
    ///   that merely answers proves nothing new.
    package init(resumedAt now: Date, isDue: Bool = false) {
        self.outage = Outage(
            nextProbe: now.addingTimeInterval(Self.outageProbe), isSilent: !isDue, failures: 0, isSuspected: isDue)
    }

    package var isHeld: Bool {
        if case .held = self.state { true } else { false }
    }

    /// The next action. - Parameter nextDue: when the lane's next booking is due.
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

    /// Records what an upload's answer says about the account.
    ///
    /// - Parameter booking: the booking that was sent, if it was only one.
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
            // A question's answer does not give the time: the quota's own minute.
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
            // News: one booking is sent at once, and the others when it has passed.
            outage.isSilent = false
            outage.silences = 0
            outage.isSuspected = true
            outage.nextProbe = now
        } else {
            // The account answers, so the fault is elsewhere. Each question costs a point of the quota, a refused
            // upload none. From here on uploads are the probes, once enough of them have failed.
            outage.nextProbe = outage.concernsUploads ? now.addingTimeInterval(Self.firstUploadProbe) : .distantFuture
        }
        self.outage = outage
    }

    /// An upload probe begins. The next one waits for its time, whatever the result.
    package mutating func probesUpload(now: Date) {
        self.outage?.nextProbe = now.addingTimeInterval(Self.uploadProbe)
    }

    /// Records what the report's answer says about the account: other look-ups and uploads would get the same.
    package mutating func observeLookup(_ finding: Finding?, now: Date) {
        guard case .unavailable(let verdict) = finding else { return }
        if case .throttled(_, let duration) = verdict {
            self.pause(until: now.addingTimeInterval(duration / .seconds(1)))
        } else if self.outage?.concernsUploads ?? false {
            // The report is part of the outage. Bookings that become due meanwhile are looked up in one call.
            self.outage?.notBefore = now.addingTimeInterval(Self.lookupPause)
        }
    }

    /// The quota is nearly used up: nothing is sent until then.
    package mutating func pause(until date: Date) {
        guard !self.isHeld else { return }
        self.state = .closed(until: date)
    }

    /// A probe of a held account begins. The next one waits for its time, whatever the result.
    package mutating func probesHeld(now: Date) {
        guard case .held(_, let failure, let block) = self.state else { return }
        self.state = .held(nextProbe: now.addingTimeInterval(Self.heldProbe), because: failure, block)
    }

    /// The lane of a held account has no booking to probe with.
    package mutating func nothingHeld() {
        self.state = .open
    }

    /// The owner changed the settings or asked to try again: the state of the account is dropped.
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
