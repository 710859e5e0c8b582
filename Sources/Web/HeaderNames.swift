package import HTTPTypes

extension HTTPField.Name {
    /// What a proxy says of the client behind it; see ``ClientAddress``.
    package static let xForwardedFor = Self("X-Forwarded-For") ?? .server
    /// What a browser tells another site of the page that it comes from.
    package static let referrerPolicy = Self("Referrer-Policy") ?? .server
}
