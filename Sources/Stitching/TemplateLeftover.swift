/// Parameters of a template that nobody replaced: `[order_id]`, `{{order.id}}`, `%order_id%`, `${order}`.
///
/// Each product has its own notation, and owners mix them up. Every customer gets the same leftover, so it must never
/// identify a booking.
///
/// **Source:** a public receiver of a booking system's web requests meets the literal `{client_phone}`.
package struct TemplateLeftover: Sendable {
    private let names: LeftoverName

    /// - Parameter system: begins the names of the booking system's own parameters, in lower case, so that every such
    ///   name is known; empty when they have nothing in common.
    package init(system: String = "") {
        self.names = LeftoverName(system: system)
    }

    /// Where the text stands. The more a place can hold, the more certain the name between the marks must be.
    package enum Place: Sendable {
        /// Inside a text that people wrote: only names count that no person writes.
        case text
        /// A whole value.
        case value
        /// A whole value that should identify a booking: any name between marks counts.
        case identity
    }

    /// Whether the text is one or several leftovers with only separators between them. Linear.
    package func isAll(of text: String, as place: Place = .value) -> Bool {
        guard text.utf8.count <= 512 else { return false }
        let scalars = Array(text.unicodeScalars)
        if place == .identity, self.names.isBare(scalars) { return true }
        var index = 0
        var isFound = false
        while index < scalars.count {
            if let end = LeftoverScanner(scalars, place, self.names).end(from: index) {
                isFound = true
                index = end
            } else if scalars[index].properties.isWhitespace || ",;/.-–—+|№".unicodeScalars.contains(scalars[index]) {
                index += 1
            } else {
                return false
            }
        }
        return isFound
    }

    /// The text without the leftovers in it; `nil` when there are none. Linear.
    package func removed(from text: String) -> String? {
        guard text.utf8.contains(where: LeftoverScanner.mayOpen) else { return nil }
        let scalars = Array(text.unicodeScalars)
        let scanner = LeftoverScanner(scalars, .text, self.names)
        var rest = String.UnicodeScalarView()
        var index = 0
        var isFound = false
        while index < scalars.count {
            if let end = scanner.end(from: index) {
                isFound = true
                index = end
                // Of the blanks on both sides one stays.
                let isBehindBlank = rest.last.map(\.properties.isWhitespace) ?? true
                if isBehindBlank, index < scalars.count, scalars[index] == " " { index += 1 }
            } else {
                rest.append(scalars[index])
                index += 1
            }
        }
        return isFound ? String(rest) : nil
    }

    /// Whether there is a leftover anywhere in the text. Linear.
    package func isIn(_ text: String) -> Bool { self.removed(from: text) != nil }
}
