package import Foundation
package import Ledger
package import Stitching

/// The sites that a page, a file or a command is about.
package enum ChosenSites {
    /// The chosen ones among all; an address may name some that are gone, or nonsense.
    package static func of(_ all: [Integration], _ ids: [IntegrationID]) -> [Integration] {
        let known = all.filter { ids.contains($0.id) }
        return known.isEmpty ? all : known
    }

    /// Where days begin: as at the first of these, or where most customers are.
    package static func zone(_ chosen: [Integration]) -> TimeZone {
        chosen.first?.settings.zone ?? TimeZone(identifier: IntegrationSettings.assumedTimeZone) ?? .gmt
    }
}
