/// The limits of time and bytes for one examination.
package struct FetchLimits: Hashable, Sendable {
    /// From the first look-up of a name to the last byte, redirects included.
    package var time: Duration = .seconds(10)
    /// Of the body, decompressed; a longer one is cut.
    package var bytes = 1 << 20
    package var redirects = 5
    /// For one connection. Several are tried when a name has several addresses.
    package var connectTime: Duration = .seconds(4)

    package init() {}
}
