package import Ledger

/// What came of an upload of one or many bookings.
package struct UploadReceipt: Hashable, Sendable {
    /// One an entry, in order.
    package var verdicts: [Verdict]
    /// What each call's answer said of the account, in order; fewer than entries when they went together, none for
    /// entries that were refused without asking.
    package var observations: [Verdict]
    /// One an entry, in order: what was last sent of it and answered; `nil` for those refused without asking.
    package var traces: [AttemptTrace?]
    /// The quota after the last call that told it.
    package var limits: JSONRPC.Limits?

    package init(
        verdicts: [Verdict], observations: [Verdict], traces: [AttemptTrace?]? = nil, limits: JSONRPC.Limits? = nil
    ) {
        self.verdicts = verdicts
        self.traces = traces ?? verdicts.map { _ in nil }
        self.observations = observations
        self.limits = limits
    }
}

/// What the report says of bookings whose upload was never answered.
package enum Finding: Hashable, Sendable {
    case present(remoteID: Int64)
    case absent
    /// The report can't be had: what its refusal means.
    case unavailable(Verdict)

    /// CoMagic's number of what the report shows.
    var remoteID: Int64? {
        if case .present(let remoteID) = self { remoteID } else { nil }
    }
}

/// Takes bookings to CoMagic and says what became of each. Never throws: every failure is a verdict.
package protocol InquirySink: Sendable {
    /// Sends the entries, together when there are several; a refused call is split until the culprit stands alone.
    func upload(_ entries: [OutboxEntry], to account: CoMagicAccount) async -> UploadReceipt

    /// Which of the entries CoMagic has: one finding an entry, in order, from one call.
    func find(_ entries: [OutboxEntry], in account: CoMagicAccount) async -> [Finding]

    /// Whether the account answers at all; `nil` means yes. Does not prove that an upload would pass.
    func probe(_ account: CoMagicAccount) async -> DeliveryFailure?
}
