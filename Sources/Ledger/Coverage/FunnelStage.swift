/// Steps on the way to a booking that pages tell of; what follows them is counted from bookings. Raw values are stored.
package enum FunnelStage: String, Hashable, Sendable, CaseIterable {
    case loaded, ready, widget, handed
}
