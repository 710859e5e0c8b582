import Stitching

/// The stages of a visit on the way to a booking with a session. A visit reaches each once.
package struct VisitStages: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A page reported a session, confirmed or not.
    package static let loaded = VisitStages(rawValue: 1)
    /// The session is this visit's.
    package static let ready = VisitStages(rawValue: 2)
    /// A page of the visit shows a widget.
    package static let widget = VisitStages(rawValue: 4)
    /// n2 was handed to a widget.
    package static let handed = VisitStages(rawValue: 8)

    init(readiness: SessionSnapshot.Readiness, hasWidget: Bool, handedOver: Bool) {
        self = .loaded
        if readiness == .ready { self.insert(.ready) }
        if hasWidget { self.insert(.widget) }
        if handedOver { self.insert(.handed) }
    }

    init(of beacon: SessionSnapshot) {
        self.init(
            readiness: beacon.readiness, hasWidget: !beacon.page.widgets.isEmpty, handedOver: beacon.handedOver)
    }
}
