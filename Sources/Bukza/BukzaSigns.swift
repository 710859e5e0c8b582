import Stitching

/// How to recognise Bukza's widgets on a page. **Source:** Bukza's embed codes:
/// `…/api/script/generate/USER/WIDGET/CONTAINER`, containers `BukzaContainer…`, frames and direct links at
/// `app.bukza.com`.
package struct BukzaSigns: WidgetSigns {
    private static let path = "/api/script/generate/"
    private static let container = "bukzacontainer"

    package init() {}

    /// The widget that a container's id names. WordPress writes ids in lower case.
    package func widget(ofContainer id: String) -> String? {
        let id = id.lowercased()
        guard id.hasPrefix(Self.container) else { return nil }
        return Self.number(id.utf8.dropFirst(Self.container.utf8.count), isWhole: true)
    }

    /// Widgets whose embed address occurs in a text: in a `src`, or in a script that builds one. Linear.
    package func widgets(in text: String) -> [String] {
        // JSON inside scripts writes slashes as `\/`.
        let text = text.contains("\\/") ? text.replacing("\\/", with: "/") : text
        var found: [String] = []
        for place in text.utf8.places(of: Self.path) {
            let parts = text.utf8[place.upperBound...].prefix(60).split(separator: UInt8(ascii: "/"), maxSplits: 2)
            guard parts.count >= 2, Self.number(parts[0], isWhole: true) != nil,
                let widget = Self.number(parts[1], isWhole: false)
            else { continue }
            found.append(widget)
        }
        return found
    }

    /// Whether a host serves Bukza's own pages, where no script of ours is. - Parameter host: in lower case.
    package func isDirect(host: String) -> Bool {
        let labels = host.split(separator: ".")
        guard labels.count >= 2, labels[labels.count - 2] == "bukza" else { return false }
        return ["com", "ru", "jp"].contains(labels[labels.count - 1])
            && ["app", "frontend"].contains(labels[max(0, labels.count - 3)])
    }

    /// Whether a text may hold an address of Bukza's own pages: cheap, before the address is parsed.
    package func mayLink(_ text: String) -> Bool { text.contains("bukza.") }

    /// The widget of a direct link: `#/USER/WIDGET…` or `#/user/USER/timetable/WIDGET…`.
    package func widget(ofLink link: String) -> String? {
        guard let mark = link.firstIndex(of: "#") else { return nil }
        let numbers = link[mark...].split { "#/?".contains($0) }.prefix(4).compactMap {
            Self.number($0.utf8, isWhole: true)
        }
        return numbers.count >= 2 ? numbers[1] : nil
    }

    /// Up to 18 digits at the beginning. `nil` when there is none, or when an invalid character follows.
    private static func number(_ text: Substring.UTF8View, isWhole: Bool) -> String? {
        let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...18).contains(digits.count), !isWhole || digits.count == text.count else { return nil }
        return String(Substring(digits))
    }
}

extension Substring.UTF8View {
    fileprivate init(_ view: String.UTF8View) { self = view[...] }
}
