/// A share as text for people.
package enum ShareText {
    package static func percent(_ share: Double?) -> String {
        // Never rounded up to a goal that is not reached.
        share.map { "\(Int(($0 * 100).rounded(.down))) %" } ?? "—"
    }

    /// A part of a whole. A part above zero is never shown as nothing.
    package static func part(_ share: Double) -> String {
        share > 0 && share < 0.01 ? "< 1 %" : self.percent(share)
    }
}
