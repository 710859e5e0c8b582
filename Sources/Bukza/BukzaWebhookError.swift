/// Why a body gives no booking. Such a body is stored whole and parked, and the answer is 422.
package enum BukzaWebhookError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The body is empty or has only white space.
    case empty
    /// More than ``BukzaWebhook/maximumBytes``. The caller should have refused it before reading it.
    case tooLarge
    /// None of the template's keys has a value.
    case noFields
    /// Only test words: somebody tests the address. No booking is lost.
    case setUpPing
    /// More than ``BukzaWebhook/maximumBookings`` in one body.
    case tooManyBookings

    /// A word of a closed set, for a metric's label and the answer's `error.code`.
    package var label: String {
        switch self {
        case .empty: "empty_body"
        case .tooLarge: "body_too_large"
        case .noFields: "no_fields"
        case .setUpPing: "set_up_ping"
        case .tooManyBookings: "too_many_bookings"
        }
    }

    /// One sentence for the owner of the web request, without anything from the body.
    package var description: String {
        switch self {
        case .empty:
            "The body is empty: paste the webhook template of this integration into the body of the web request in Bukza."
        case .tooLarge:
            """
            The body is larger than \(BukzaWebhook.maximumBytes) bytes: leave only the keys of the webhook template in \
            the web request in Bukza.
            """
        case .noFields:
            """
            No field of the webhook template has a value in this body: compare the body of the web request in Bukza with \
            the template of this integration.
            """
        case .setUpPing:
            """
            The address works, and this body is only a test: paste the webhook template of this integration into the body \
            of the web request in Bukza.
            """
        case .tooManyBookings:
            """
            The body holds more than \(BukzaWebhook.maximumBookings) bookings: let the web request in Bukza run for each \
            order.
            """
        }
    }
}
