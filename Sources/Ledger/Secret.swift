import Crypto
import Foundation

/// A secret text: its description is redacted, and it is compared in constant time. Read ``revealed`` to use it.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The secret itself, for the one place that sends or shows it.
    package let revealed: String

    package init(_ text: String) {
        self.revealed = text
    }

    package var description: String { "redacted" }
    package var debugDescription: String { "redacted" }

    /// Compares digests with swift-crypto's constant-time `==`, so neither length nor content leaks through time.
    package static func == (left: Secret, right: Secret) -> Bool {
        SHA256.hash(data: Data(left.revealed.utf8)) == SHA256.hash(data: Data(right.revealed.utf8))
    }
}
