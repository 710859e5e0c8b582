import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("Page templates")
struct TemplateTests {
    @Test("all parse")
    func parse() throws {
        _ = try Pages()
    }

    @Test("say everything in both languages", arguments: Pages.sources.keys.sorted())
    func languages(name: String) throws {
        let source = try #require(Pages.sources[name])
        let pairs = source.matches(of: /\[\[([^|\[\]]*)\|([^|\[\]]*)\]\]/)
        #expect(!pairs.isEmpty)
        for pair in pairs {
            #expect(pair.output.1.nonEmptyText && pair.output.2.nonEmptyText, "\(pair.output.0)")
        }
        // The switch names each language in itself.
        let english = Pages.text(of: source, in: .english).replacing("Русский", with: "")
        #expect(english.firstMatch(of: /[А-Яа-яЁё]/) == nil, "\(name) says something in Russian only")
        for language in Language.allCases {
            let text = Pages.text(of: source, in: language)
            #expect(!text.contains("[[") && !text.contains("]]"), "\(name) has a broken pair")
        }
    }

    @Test("put nothing out unescaped", arguments: Pages.sources.keys.sorted())
    func escaped(name: String) throws {
        let source = try #require(Pages.sources[name])
        #expect(!source.contains("{{{") && !source.contains("{{&"))
    }

    @Test("put the focus on a field that is wrong, without scripts too", arguments: Pages.sources.keys.sorted())
    func focus(name: String) throws {
        let source = try #require(Pages.sources[name])
        for tag in source.matches(of: /<(?:input|select|textarea)[^>]*aria-invalid[^>]*>/) {
            #expect(tag.output.contains("autofocus"), "\(tag.output)")
        }
    }

    @Test("bring the form token back in every form behind the sign-in", arguments: ["layout", "users", "profile"])
    func tokens(name: String) throws {
        let source = try #require(Pages.sources[name])
        for form in source.split(separator: "<form method=\"post\"").dropFirst() {
            let isOpen = form.hasPrefix(" action=\"/language\"")
            #expect(isOpen || form.contains("name=\"form_token\" value=\"{{formToken}}\""))
        }
    }
}

extension Substring {
    fileprivate var nonEmptyText: Bool { self.contains { !$0.isWhitespace } }
}
