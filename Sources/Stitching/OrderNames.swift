/// What names an order: its id and its reservation code, each of them optional.
///
/// The code says more: order ids are consecutive, so anybody can guess one; a code is only known to somebody who has
/// seen the booking.
package struct OrderNames: Hashable, Sendable {
    /// One of the two.
    package enum Name: Hashable, Sendable {
        case code(String)
        case id(String)
    }

    /// UTF-8 bytes of an order id or a reservation code; a beacon with a longer one is malformed.
    package static let maximumBytes = 64

    package var id: String?
    package var code: String?

    package init(id: String? = nil, code: String? = nil) {
        self.id = id
        self.code = code
    }

    package var isEmpty: Bool { self.id == nil && self.code == nil }

    /// The names that are known, the code first: whoever looks an order up asks for them in this order.
    package var all: [Name] { [self.code.map { .code($0) }, self.id.map { .id($0) }].compactMap(\.self) }
}
