package import Foundation
package import Ledger
import Stitching

/// A refused request to a webhook address, for the API and for commands.
package struct RefusalOutput: Encodable {
    package let integrationID: String
    package let at: Date
    package let reason: String
    package let status: Int
    package let bytes: Int
    package let bookingID: String?

    package init(_ request: RefusedRequest) {
        self.integrationID = request.integration.description
        self.at = request.at
        self.reason = request.reason.rawValue
        self.status = request.status
        self.bytes = request.bytes
        self.bookingID = request.booking?.description
    }
}
