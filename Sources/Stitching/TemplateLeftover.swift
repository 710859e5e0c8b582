/// Parameters of a template that nobody replaced: `[bukza_order_id]`, `{{order.id}}`, `%order_id%`, `${order}`.
///
/// Each product writes its parameters in its own way, and owners mix them up. Every customer gets the same leftover,
/// so it must never identify a booking.
///
/// **Source:** a public receiver of Bukza's web requests meets the literal `{client_phone}`.
package enum TemplateLeftover {
    /// Where a leftover is looked for. The more a place can hold, the surer the name between the marks has to be.
    package enum Place: Sendable {
        /// Inside a text that people wrote: only names that no person writes count.
        case text
        /// A whole value.
        case value
        /// A whole value that should identify a booking: any name between marks counts.
        case identity
    }

    /// Whether the text is one leftover or several with nothing but separators between. Linear.
    package static func isAll(of text: String, as place: Place = .value) -> Bool {
        guard text.utf8.count <= 512 else { return false }
        let scalars = Array(text.unicodeScalars)
        if place == .identity, LeftoverName.isBare(scalars) { return true }
        var index = 0
        var isFound = false
        while index < scalars.count {
            if let end = LeftoverScanner(scalars, place).end(from: index) {
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
    package static func removed(from text: String) -> String? {
        guard text.utf8.contains(where: LeftoverScanner.mayOpen) else { return nil }
        let scalars = Array(text.unicodeScalars)
        let scanner = LeftoverScanner(scalars, .text)
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
    package static func isIn(_ text: String) -> Bool { Self.removed(from: text) != nil }
}
