/// The base addresses of a target's API that this server may call.
package protocol AccountAddresses: Sendable {
    /// All of them, the vendor's own first.
    var all: [String] { get }

    /// The address as it is kept and called; `nil` for one that may not be called.
    func accepted(_ text: String) -> String?
}
