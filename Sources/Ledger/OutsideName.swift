/// Names that the outside world and stored texts use, and that name a vendor: they are older than the second one could be,
/// and are kept as they are.
package enum OutsideName {
    /// The target's number of a request, in JSON, in CSV and in histories.
    package static let remoteID = "comagicID"
    /// In a history: the number of the request that a recall had deleted.
    static let deletedRemoteID = "deletedComagicID"
    /// The base address of the target's API, in the form, in JSON and in the history of settings.
    package static let address = "comagicURL"
    /// An n2 for which the booking system put in nothing, as it is kept and shown.
    static let n2Placeholder = "[bukza_n2]"
}
