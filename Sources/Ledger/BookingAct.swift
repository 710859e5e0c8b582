/// What moves a booking from one state to another. Raw values stand on the arrows of the diagram in `docs/ARCHITECTURE.md`:
/// the method of a store, or the case of ``Settlement/Outcome``.
package enum BookingAct: String, Hashable, Sendable, CaseIterable {
    case claim
    case delivered, retry, uncertain, probed, postpone, absent, retarget, omitDate, omitSource
    case hold, park, release, replay, edit
    /// A claimed booking does not open with the key.
    case unopened
    /// The lease belongs to an earlier run.
    case reclaim
    /// The webhook came again, with what the booking waited for.
    case repeated
    /// The same, while the integration is switched off.
    case repeatedOff
    /// The target's report does not have it.
    case resend
    /// The target deleted it, so that it goes again with its session.
    case recalled
}
