import Foundation
import Stitching
import TestSupport
import Testing

@Suite("What a page reported")
struct PageFactsTests {
    /// As every version has stored it in the table `recall`.
    private static let stored = """
        {"agent":{"browser":"safari","device":"mobile"},"kind":"order_match","page":"https:\\/\\/example.com\\/?a=b",\
        "reason":"n2_empty","referrer":"https:\\/\\/ya.ru\\/","session":17000000001,"utm":{"source":"ya"},\
        "widgetID":"24860"}
        """

    private static let attribution = Attribution(
        kind: .orderMatch, session: .example(), reason: .n2Empty, widgetID: "24860",
        page: PageFacts(
            address: "https://example.com/?a=b", referrer: "https://ya.ru/",
            agent: VisitorAgent(browser: .safari, device: .mobile)),
        utm: UTM(source: "ya"))

    @Test("lies flat in a stored attribution, as it always has")
    func stored() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(Self.attribution), as: UTF8.self) == Self.stored)
        #expect(try JSONDecoder().decode(Attribution.self, from: Data(Self.stored.utf8)) == Self.attribution)
    }

    @Test("may be missing altogether")
    func absent() throws {
        let text = #"{"kind":"default","reason":"n2_empty","utm":{}}"#
        let bare = Attribution.exampleDefault()
        #expect(try JSONDecoder().decode(Attribution.self, from: Data(text.utf8)) == bare)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(bare), as: UTF8.self) == text)
    }
}
