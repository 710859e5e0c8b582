import Stitching
import Testing

@Suite("Campaign tags of a page's address")
struct UTMTests {
    @Test("reads the five tags and nothing else")
    func five() {
        let utm = UTM(
            pageAddress:
                "https://example.com/a?x=1&utm_source=ya&utm_medium=cpc&utm_campaign=c&utm_term=t&utm_content=z&y")
        #expect(utm == UTM(source: "ya", medium: "cpc", campaign: "c", term: "t", content: "z"))
        #expect(!utm.isEmpty)
    }

    @Test("undoes plus signs and percent escapes, and leaves broken escapes alone")
    func escapes() {
        func term(_ text: String) -> String? { UTM(pageAddress: "https://example.com/?utm_term=\(text)").term }
        #expect(term("%D0%BB%D0%BE%D0%B4%D0%BA%D0%B0+a") == "лодка a")
        #expect(term("100%") == "100%")
        #expect(term("%zz%4") == "%zz%4")
        #expect(term("%+F%-1") == "% F%-1")
        #expect(term("a%00b%0D%0Ac") == "ab c")
        #expect(term("%FF") == "\u{FFFD}")
    }

    @Test("counts the last of a tag given twice, and an empty one as absent")
    func twice() {
        #expect(UTM(pageAddress: "/?utm_source=a&utm_source=b").source == "b")
        #expect(UTM(pageAddress: "/?utm_source=&utm_medium").isEmpty)
    }

    @Test(
        "finds none where there is no query",
        arguments: ["", "?", "https://example.com/utm_source=a", "/?#utm_source=a"])
    func none(address: String) {
        #expect(UTM(pageAddress: address).isEmpty)
    }
}
