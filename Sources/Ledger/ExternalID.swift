package import Foundation
import Stitching

/// The booking's name at the target: `ext_id`. Made once, stored with the booking, the same on every attempt and for
/// ever.
///
/// It contains the order id and the code unchanged. The site key tells the integrations of one account apart. The order
/// id's length tells (`5433-1`, `B`) from (`5433`, `1-B`), and an order without a code from a code without an order.
package enum ExternalID {
    /// - Parameters:
    ///   - system: the word of ``BookingSystem``; the name begins with it.
    ///   - identity: the booking's ``BookingIdentity``, which is unique in its integration.
    ///   - isReused: another customer has a booking with the same order id and code.
    package static func text(
        system: String, siteKey: String, orderID: String?, code: String?, identity: Data, isReused: Bool
    ) -> String {
        let mark = identity.prefix(6).hexadecimal
        guard orderID != nil || code != nil else { return "\(system)-\(siteKey)-x\(mark)" }
        let owner = isReused ? "\(siteKey)~\(mark)" : siteKey
        return "\(system)-\(owner)-\(orderID?.utf8.count ?? 0)-\(orderID ?? "")-\(code ?? "")"
    }
}
