/// The positions of the known keys' values in a beacon; `nil` for a key that is absent or `null`.
struct BeaconFields {
    private(set) var version: BeaconScanner.Token?
    private(set) var session: BeaconScanner.Token?
    private(set) var readiness: BeaconScanner.Token?
    private(set) var reason: BeaconScanner.Token?
    private(set) var widgets: BeaconScanner.Token?
    private(set) var handedOver: BeaconScanner.Token?
    private(set) var page: BeaconScanner.Token?
    private(set) var referrer: BeaconScanner.Token?
    private(set) var order: BeaconScanner.Token?
    private(set) var scriptVersion: BeaconScanner.Token?

    /// Checks that the bytes are one JSON object, and records its members.
    init(_ bytes: Span<UInt8>) throws(BeaconError) {
        var scanner = BeaconScanner()
        try scanner.openDocument(in: bytes)
        var first = true
        while let (key, value) = try scanner.member(first: first, in: bytes, depth: 1) {
            first = false
            guard let letter = Self.letter(key, in: bytes) else { continue }
            self.note(value.kind == .null ? nil : value, under: letter)
        }
        try scanner.closeDocument(in: bytes)
    }

    /// All known keys are one ASCII letter; it may be written as an escape.
    private static func letter(_ key: BeaconScanner.Token, in bytes: Span<UInt8>) -> UInt8? {
        if key.end - key.start == 3 { return bytes[key.start + 1] }
        guard key.end - key.start == 8, bytes[key.start + 1] == UInt8(ascii: "\\"),
            bytes[key.start + 2] == UInt8(ascii: "u"),
            let unit = bytes.hexadecimal(at: key.start + 3)
        else { return nil }
        return UInt8(exactly: unit)
    }

    private mutating func note(_ value: BeaconScanner.Token?, under key: UInt8) {
        switch key {
        case UInt8(ascii: "v"): self.version = value
        case UInt8(ascii: "s"): self.session = value
        case UInt8(ascii: "q"): self.readiness = value
        case UInt8(ascii: "y"): self.reason = value
        case UInt8(ascii: "w"): self.widgets = value
        case UInt8(ascii: "n"): self.handedOver = value
        case UInt8(ascii: "u"): self.page = value
        case UInt8(ascii: "r"): self.referrer = value
        case UInt8(ascii: "o"): self.order = value
        case UInt8(ascii: "c"): self.scriptVersion = value
        default: break
        }
    }
}
