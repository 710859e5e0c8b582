import Stitching

/// The relevant parts of a page, and whether a browser would run them.
struct PageScan: Sendable {
    struct Script: Hashable, Sendable {
        let src: String?
        /// The text between the tags. Browsers ignore it if the script has a `src`.
        let text: String
        let attributes: [String: String]
        /// `nil` where a browser runs it.
        let inertPlace: InertPlace?
        let offset: Int
    }

    struct Policy: Hashable, Sendable {
        let text: String
        let offset: Int
    }

    private(set) var scripts: [Script] = []
    /// Content security policies of `<meta>`.
    private(set) var policies: [Policy] = []
    /// Every `id` that looks like a container of a widget, as written.
    private(set) var containers: [String] = []
    /// `href` of links, `src` of frames.
    private(set) var links: [String] = []
    private(set) var frames: [String] = []
    /// The first `<base href>`.
    private(set) var base: String?

    /// Of each kind. Only hostile pages have more.
    static let maximumItems = 5_000

    private let bytes: [UInt8]
    private let signs: any WidgetSigns
    private var templates = 0

    /// Linear.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8; other bytes are read as far as possible.
    ///   - signs: know the containers.
    init(_ bytes: [UInt8], _ signs: any WidgetSigns) {
        self.bytes = bytes
        self.signs = signs
        for token in HTMLScanner(bytes) { self.take(token) }
    }

    private mutating func take(_ token: HTMLToken) {
        switch token {
        case .comment(let range): self.takeInert(range, .comment)
        case .end("template"): self.templates = max(0, self.templates - 1)
        case .end: break
        case .start(let tag):
            switch tag.name {
            // A declarative shadow root is not a template: its scripts run.
            case "template" where self.templates > 0 || tag.attributes["shadowrootmode"] == nil: self.templates += 1
            case "noscript": if let content = tag.content { self.takeInert(content, .noscript) }
            case "script": self.takeScript(tag, self.templates > 0 ? .template : nil)
            default: if self.templates == 0 { self.takeElement(tag) }
            }
        }
    }

    private mutating func takeElement(_ tag: HTMLTag) {
        if let id = tag.attributes["id"], self.containers.count < Self.maximumItems,
            self.signs.widget(ofContainer: id) != nil
        {
            self.containers.append(id)
        }
        switch tag.name {
        case "meta":
            guard tag.attributes["http-equiv"]?.lowercased() == "content-security-policy",
                self.policies.count < Self.maximumItems
            else { return }
            self.policies.append(Policy(text: tag.attributes["content"] ?? "", offset: tag.offset))
        case "base": if self.base == nil { self.base = tag.attributes["href"] }
        case "a", "area":
            guard self.links.count < Self.maximumItems, let href = tag.attributes["href"] else { return }
            self.links.append(href)
        case "iframe":
            guard self.frames.count < Self.maximumItems, let src = tag.attributes["src"] else { return }
            self.frames.append(src)
        default: break
        }
    }

    /// Scripts that a browser does not run, so that a forgotten tag is not reported as missing.
    private mutating func takeInert(_ range: Range<Int>, _ place: InertPlace) {
        for case .start(let tag) in HTMLScanner(self.bytes, in: range) where tag.name == "script" {
            self.takeScript(tag, place)
        }
    }

    private mutating func takeScript(_ tag: HTMLTag, _ place: InertPlace?) {
        guard self.scripts.count < Self.maximumItems else { return }
        let text = tag.content.map { String(decoding: self.bytes[$0], as: UTF8.self) } ?? ""
        self.scripts.append(
            Script(
                src: tag.attributes["src"], text: text, attributes: tag.attributes,
                inertPlace: place ?? Self.heldBack(tag), offset: tag.offset))
    }

    /// A script of a type that is not JavaScript waits until somebody changes the type: a consent banner, an optimiser.
    /// **Source:** the HTML standard, the script element: types that are run.
    private static func heldBack(_ tag: HTMLTag) -> InertPlace? {
        if tag.attributes["nomodule"] != nil { return .heldBack("nomodule") }
        guard let type = tag.attributes["type"]?.lowercased().trimmed.nonEmpty else { return nil }
        return Self.types.contains(type) ? nil : .heldBack(String(type.prefix(60)))
    }

    private static let types: Set<String> = [
        "module", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript",
        "application/x-javascript", "application/x-ecmascript", "text/x-javascript", "text/x-ecmascript",
        "text/jscript", "text/livescript",
    ]
}

/// Why no browser runs a tag.
package enum InertPlace: Hashable, Sendable {
    case comment, noscript, template
    /// A script whose type, given here, is not JavaScript.
    case heldBack(String)
}
