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

    /// What is known of an account after a failure.
    private enum Outage: Equatable, Sendable {
        /// It was not asked yet. - Parameter isProven: an earlier run saw the outage.
        case unasked(isProven: Bool)
        /// It does not even answer, so its next answer is news. - Parameter questions: unanswered ones in a row.
        case silent(questions: Int)
        /// It answers, so only an upload can show whether it accepts bookings. - Parameter isProven: it was silent.
        case answering(isProven: Bool)

        var isProven: Bool {
            switch self {
            case .unasked(let isProven), .answering(let isProven): isProven
            case .silent: true
            }
        }

        var isAnswering: Bool {
            if case .answering = self { true } else { false }
        }
    }

    /// The failures since the account's last success.
    private struct Trouble: Equatable, Sendable {
        var outage: Outage
        var nextProbe: Date
        /// In a row.
        var failures = 1
        /// The booking that failed, while it is only one.
        var culprit: EntryID?
        /// Nothing is sent before this date.
        var notBefore = Date.distantPast

        /// The next success shows that something has changed.
        var isProven: Bool { self.outage.isProven || self.failures >= RelayGate.provenFailures }
        /// Not merely one booking that the target chokes on; of one alone that takes more failures to believe, so that
        /// its early retries come when they are promised and no sooner.
        var concernsUploads: Bool {
            self.failures >= (self.culprit == nil ? RelayGate.provenFailures : RelayGate.loneFailures)
        }

        mutating func fallSilent(questions: Int, now: Date) {
            self.outage = .silent(questions: questions)
            self.nextProbe = now.addingTimeInterval(
                questions < RelayGate.manySilences ? RelayGate.outageProbe : RelayGate.longOutageProbe)
        }
    }

    private static let provenFailures = 3
    private static let loneFailures = 5
    /// Ten minutes.
    private static let manySilences = 60

    private var state: State = .open
    private var trouble: Trouble?

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
        self.trouble = Trouble(
            outage: isDue ? .unasked(isProven: true) : .silent(questions: 0),
            nextProbe: now.addingTimeInterval(Self.outageProbe), failures: 0)
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
            guard let trouble = self.trouble else { return nextDue <= now ? .claim : .wait(until: nextDue) }
            guard trouble.notBefore <= now else { return .wait(until: trouble.notBefore) }
            if nextDue <= now { return .claim }
            guard trouble.nextProbe <= now else { return .wait(until: min(trouble.nextProbe, nextDue)) }
            return trouble.outage.isAnswering ? .probeUpload : .probeAccount
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
        guard var trouble = self.trouble else { return }
        switch (trouble.outage, verdict) {
        case (.silent(let questions), .some):
            trouble.fallSilent(questions: questions + 1, now: now)
        case (_, .some):
            trouble.fallSilent(questions: 1, now: now)
        case (.silent, nil):
            // News: one booking is sent at once, and the others when it has passed.
            trouble.outage = .answering(isProven: true)
            trouble.nextProbe = now
        case (.unasked(let isProven), nil), (.answering(let isProven), nil):
            trouble.outage = .answering(isProven: isProven)
            // The account answers, so the fault is elsewhere. Each question costs a point of the quota, a refused
            // upload none. From here on uploads are the probes, once enough of them have failed.
            trouble.nextProbe = trouble.concernsUploads ? now.addingTimeInterval(Self.firstUploadProbe) : .distantFuture
        }
        self.trouble = trouble
    }

    /// An upload probe begins. The next one waits for its time, whatever the result.
    package mutating func probesUpload(now: Date) {
        self.trouble?.nextProbe = now.addingTimeInterval(Self.uploadProbe)
    }

    /// Records what the report's answer says about the account: other look-ups and uploads would get the same.
    package mutating func observeLookup(_ finding: Finding?, now: Date) {
        guard case .unavailable(let verdict) = finding else { return }
        if case .throttled(_, let duration) = verdict {
            self.pause(until: now.addingTimeInterval(duration / .seconds(1)))
        } else if self.trouble?.concernsUploads ?? false {
            // The report is part of the outage. Bookings that become due meanwhile are looked up in one call.
            self.trouble?.notBefore = now.addingTimeInterval(Self.lookupPause)
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
        self.trouble = nil
        return .release
    }

    private mutating func noteFailure(of booking: EntryID?, now: Date) {
        guard var trouble = self.trouble else {
            self.trouble = Trouble(
                outage: .unasked(isProven: false), nextProbe: now.addingTimeInterval(Self.outageProbe), culprit: booking
            )
            return
        }
        trouble.culprit = trouble.failures == 0 || trouble.culprit == booking ? booking : nil
        trouble.failures += 1
        if trouble.concernsUploads { trouble.notBefore = now.addingTimeInterval(Self.outagePause) }
        if !trouble.outage.isAnswering {
            trouble.nextProbe = min(trouble.nextProbe, now.addingTimeInterval(Self.outageProbe))
        } else if trouble.concernsUploads {
            trouble.nextProbe = min(trouble.nextProbe, now.addingTimeInterval(Self.firstUploadProbe))
        }
        self.trouble = trouble
    }

    private mutating func open() -> Reaction? {
        let wasShut = self.isHeld || self.trouble?.isProven ?? false
        self.state = .open
        self.trouble = nil
        return wasShut ? .release : nil
    }
}
