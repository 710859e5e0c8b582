/// The family of a visitor's browser, by its name: enough to see where sessions are lost, too little to identify a
/// visitor. Raw values are stored and shown.
package enum BrowserFamily: String, Sendable, Codable, CaseIterable {
    case chrome, safari, firefox, yandex, edge, opera, samsung, other
}

/// The kind of a visitor's device.
package enum DeviceKind: String, Sendable, Codable, CaseIterable {
    case desktop, mobile, tablet
}

/// What the `User-Agent` header of a beacon says about the visitor. Nothing else of the header is stored.
package struct VisitorAgent: Hashable, Sendable, Codable {
    package var browser: BrowserFamily
    package var device: DeviceKind

    package init(browser: BrowserFamily, device: DeviceKind) {
        self.browser = browser
        self.device = device
    }

    /// Reads the first 512 bytes once, without allocating; `nil` for an empty header.
    ///
    /// Browsers also name their ancestors, so the youngest name counts: Yandex Browser, Edge, Opera and Samsung's also
    /// say Chrome, and Chrome says Safari. **Source:** the products' own documented user agents, as of 2026.
    package init?(header: String) {
        guard !header.isEmpty else { return nil }
        var marks = Marks()
        let bytes = header.utf8.prefix(512)
        var previous = UInt8(ascii: " ")
        for index in bytes.indices {
            let byte = bytes[index]
            // Names follow a space or a bracket.
            if previous == UInt8(ascii: " ") || previous == UInt8(ascii: "(") {
                marks.note(bytes[index...])
            }
            previous = byte
        }
        self.browser = marks.browser
        self.device = marks.device
    }

    /// Which of the relevant names a header contains.
    private struct Marks {
        private var seen: UInt32 = 0

        private static let names: [StaticString] = [
            "YaBrowser/", "Edg/", "EdgA/", "EdgiOS/", "OPR/", "OPT/", "SamsungBrowser/", "Firefox/", "FxiOS/",
            "Chrome/",
            "CriOS/", "Safari/", "iPad", "Tablet", "Android", "Mobile", "iPhone",
        ]

        mutating func note(_ text: Substring.UTF8View) {
            for (number, name) in Self.names.enumerated() where text.first == name.utf8Start.pointee {
                let bytes = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
                if text.starts(with: bytes) { self.seen |= 1 << UInt32(number) }
            }
        }

        private func has(_ numbers: ClosedRange<UInt32>) -> Bool {
            numbers.contains { self.seen & (1 << $0) != 0 }
        }

        var browser: BrowserFamily {
            if self.has(0...0) { return .yandex }
            if self.has(1...3) { return .edge }
            if self.has(4...5) { return .opera }
            if self.has(6...6) { return .samsung }
            if self.has(7...8) { return .firefox }
            if self.has(9...10) { return .chrome }
            return self.has(11...11) ? .safari : .other
        }

        /// Android without "Mobile" is a tablet. **Source:** Chrome's documentation of its user agents.
        var device: DeviceKind {
            if self.has(12...13) { return .tablet }
            if self.has(14...14) { return self.has(15...15) ? .mobile : .tablet }
            return self.has(15...16) ? .mobile : .desktop
        }
    }
}
