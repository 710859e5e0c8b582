package import NIOCore
import Stitching

extension Beacon {
    /// Reads a beacon's body in place. Reads at most ``maximumBytes``.
    package init(body: ByteBuffer) throws(BeaconError) {
        try self.init(body.readableBytesUInt8Span)
    }

    /// Reads a beacon: one pass checks that it is JSON and records the positions of the known keys' values; then each
    /// value is read. If a key is repeated, the last one counts. Unknown keys may hold any JSON. `null` is the same as
    /// absent. Allocates only for texts of more than 15 bytes and for the list of widgets.
    ///
    /// Without `JSONDecoder`, which would be created for each request and allocate dozens of times.
    package init(_ bytes: Span<UInt8>) throws(BeaconError) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        let fields = try BeaconFields(bytes)
        guard let version = fields.version, version.kind == .number, version.end - version.start == 1,
            bytes[version.start] == UInt8(ascii: "1")
        else { throw .wrongVersion }
        self.init(
            session: try fields.readSession(in: bytes), page: try fields.readPage(in: bytes),
            handedOver: try fields.readHandedOver(), order: try fields.readOrder(in: bytes),
            scriptVersion: fields.readScriptVersion(in: bytes))
    }
}

extension BeaconFields {
    private typealias Limits = PageFacts.Limits

    /// With `none` there is no session, whatever `s` is; the other two words require one.
    fileprivate func readSession(in bytes: Span<UInt8>) throws(BeaconError) -> Beacon.Session? {
        guard let readiness = self.readiness, readiness.kind == .string else { throw .badField("q") }
        let word = BeaconText.string(readiness, in: bytes, limit: 8, excess: .refuse)
        if word == "none" { return nil }
        guard word == "ready" || word == "stale" else { throw .badField("q") }
        guard let session = self.session, session.kind == .string,
            let digits = BeaconText.string(session, in: bytes, limit: 19, excess: .refuse),
            let id = VisitorSessionID(text: digits)
        else { throw .badField("s") }
        return Beacon.Session(id: id, readiness: word == "ready" ? .ready : .stale)
    }

    private func readReason(in bytes: Span<UInt8>) throws(BeaconError) -> Attribution.Reason? {
        guard let reason = self.reason else { return nil }
        guard reason.kind == .string else { throw .badField("y") }
        // A word over the limit is unknown, and a later script may have new ones.
        return BeaconText.string(reason, in: bytes, limit: 64, excess: .refuse).flatMap(Attribution.Reason.init)
    }

    private func readWidgets(in bytes: Span<UInt8>) throws(BeaconError) -> [String] {
        guard let widgets = self.widgets else { return [] }
        if widgets.kind == .string { return try Self.readWidgetsText(widgets, in: bytes) }
        guard widgets.kind == .array else { throw .badField("w") }
        var scanner = BeaconScanner(at: widgets.start)
        scanner.open()
        var found: [String] = []
        var first = true
        while let element = try scanner.element(first: first, in: bytes, depth: 2) {
            first = false
            guard found.count < Limits.widgets else { throw .badField("w") }
            let name = try Self.readName(element, in: bytes, limit: Limits.widgetBytes, field: "w")
            if let name { found.append(name) }
        }
        return found
    }

    /// Old libraries give arrays a `toJSON` of their own, after which the list is JSON inside a text.
    private static func readWidgetsText(
        _ token: BeaconScanner.Token, in bytes: Span<UInt8>
    ) throws(BeaconError) -> [String] {
        let limit = Limits.widgets * (Limits.widgetBytes + 3)
        guard let text = BeaconText.string(token, in: bytes, limit: limit, excess: .refuse), text.hasPrefix("["),
            text.hasSuffix("]")
        else { throw .badField("w") }
        let names = text.split { "[], \"\\".contains($0) }
        guard names.count <= Limits.widgets, names.allSatisfy({ $0.utf8.count <= Limits.widgetBytes }) else {
            throw .badField("w")
        }
        return names.map(String.init)
    }

    fileprivate func readHandedOver() throws(BeaconError) -> Bool {
        switch self.handedOver?.kind {
        case nil, .no: false
        case .yes: true
        default: throw .badField("n")
        }
    }

    fileprivate func readPage(in bytes: Span<UInt8>) throws(BeaconError) -> PageFacts {
        PageFacts(
            address: try self.readAddress(in: bytes), referrer: try self.readReferrer(in: bytes),
            widgets: try self.readWidgets(in: bytes), reason: try self.readReason(in: bytes))
    }

    private func readAddress(in bytes: Span<UInt8>) throws(BeaconError) -> String? {
        // The script omits the fragment. A fragment may be private, so it is removed here too.
        try Self.readText(
            self.page, in: bytes, limit: Limits.addressBytes, endingAt: UInt8(ascii: "#"), field: "u")
    }

    private func readReferrer(in bytes: Span<UInt8>) throws(BeaconError) -> String? {
        try Self.readText(self.referrer, in: bytes, limit: Limits.referrerBytes, endingAt: nil, field: "r")
    }

    fileprivate func readOrder(in bytes: Span<UInt8>) throws(BeaconError) -> OrderNames? {
        guard let order = self.order else { return nil }
        guard order.kind == .object else { throw .badField("o") }
        var scanner = BeaconScanner(at: order.start)
        scanner.open()
        var id: BeaconScanner.Token?
        var code: BeaconScanner.Token?
        var first = true
        while let (key, value) = try scanner.member(first: first, in: bytes, depth: 2) {
            first = false
            switch BeaconText.string(key, in: bytes, limit: 4, excess: .refuse) {
            case "id": id = value
            case "code": code = value
            default: continue
            }
        }
        return OrderNames(id: try Self.readOrderName(id, in: bytes), code: try Self.readOrderName(code, in: bytes))
    }

    /// The script reads a widget's report as text, so a `null` arrives as the word.
    private static func readOrderName(
        _ token: BeaconScanner.Token?, in bytes: Span<UInt8>
    ) throws(BeaconError) -> String? {
        let name = try Self.readName(token, in: bytes, limit: OrderNames.maximumBytes, field: "o")
        return name == "null" ? nil : name
    }

    /// For support only, so it never makes a beacon invalid.
    fileprivate func readScriptVersion(in bytes: Span<UInt8>) -> String? {
        try? Self.readName(self.scriptVersion, in: bytes, limit: Beacon.maximumVersionBytes, field: "c")
    }

    private static func readText(
        _ token: BeaconScanner.Token?, in bytes: Span<UInt8>, limit: Int, endingAt end: UInt8?, field: String
    ) throws(BeaconError) -> String? {
        guard let token else { return nil }
        guard token.kind == .string,
            let text = BeaconText.string(token, in: bytes, limit: limit, excess: .cut, endingAt: end)
        else { throw .badField(field) }
        return text.isEmpty ? nil : text
    }

    /// A short name, given as a string or, by other pages, as a whole number.
    private static func readName(
        _ token: BeaconScanner.Token?, in bytes: Span<UInt8>, limit: Int, field: String
    ) throws(BeaconError) -> String? {
        guard let token, token.kind != .null else { return nil }
        let name: String?
        switch token.kind {
        case .string: name = BeaconText.string(token, in: bytes, limit: limit, excess: .refuse)
        case .number:
            let digits = bytes.extracting(token.start..<token.end)
            name =
                digits.count <= limit && digits.isWholeNumber
                ? digits.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } : nil
        default: name = nil
        }
        guard let name else { throw .badField(field) }
        return name.isEmpty ? nil : name
    }
}

extension Span<UInt8> {
    fileprivate var isWholeNumber: Bool {
        for index in self.indices where !self[index].isDigit { return false }
        return true
    }
}
