/// What the target's report says of a booking whose upload was never answered.
package enum Finding: Hashable, Sendable {
    case present(remoteID: Int64)
    case absent
    /// There is no report; the verdict says why.
    case unavailable(Verdict)

    /// The target's number of the request that the report shows.
    var remoteID: Int64? {
        if case .present(let remoteID) = self { remoteID } else { nil }
    }
}
