/// How much of the world's time and bytes one examination may take.
package struct FetchLimits: Hashable, Sendable {
    /// From the first look-up of a name to the last byte, redirects included.
    package var time: Duration = .seconds(10)
    /// Of the body, unpacked; what is longer is cut.
    package var bytes = 1 << 20
    package var redirects = 5
    /// For one connection; several are tried when a name has several addresses.
    package var connectTime: Duration = .seconds(4)

    package init() {}
}
