package import Foundation
package import Ledger
package import Stitching

/// The sites that a page, a file or a command is about.
package enum ChosenSites {
    /// The chosen ones of all; an address may name removed ones, or nonsense.
    package static func of(_ all: [Integration], _ ids: [IntegrationID]) -> [Integration] {
        let known = all.filter { ids.contains($0.id) }
        return known.isEmpty ? all : known
    }

    /// The time zone of days: that of the first of these, or of most customers.
    package static func zone(_ chosen: [Integration]) -> TimeZone {
        chosen.first?.settings.zone ?? TimeZone(identifier: IntegrationSettings.assumedTimeZone) ?? .gmt
    }
}
