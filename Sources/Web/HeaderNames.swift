package import HTTPTypes

extension HTTPField.Name {
    /// What a proxy says of the client behind it; see ``TrustedProxies``.
    static let xForwardedFor = Self("X-Forwarded-For") ?? .server
    /// The same by RFC 7239.
    static let forwarded = Self("Forwarded") ?? .server
    /// What a browser tells another site of the page that it comes from.
    package static let referrerPolicy = Self("Referrer-Policy") ?? .server
}
