import Stitching
import Testing

@Suite("Visitor session ids")
struct VisitorSessionIDTests {
    @Test("reads decimal digits up to 64 bits", arguments: ["1", "9001", "17000000001", "9223372036854775807"])
    func digits(text: String) {
        #expect(VisitorSessionID(text: text)?.description == text)
    }

    @Test(
        "refuses all else",
        arguments: [
            "", "0", "00", "01", "-1", "+1", " 1", "1 ", "1\n", "1.0", "1e3", "0x1", "1_000", "１", "٣", "1\u{301}",
            "9223372036854775808", "99999999999999999999", "null",
        ])
    func refused(text: String) {
        #expect(VisitorSessionID(text: text) == nil)
    }

    @Test("is positive: 0 is what the counter says when it has none", arguments: [0, -1, Int64.min])
    func positive(number: Int64) {
        #expect(VisitorSessionID(rawValue: number) == nil)
    }

    @Test("integration and entry numbers are positive decimal digits")
    func otherIDs() {
        #expect(IntegrationID(text: "12")?.rawValue == 12)
        #expect(EntryID(text: "12")?.rawValue == 12)
        for text in ["", "0", "-1", "+1", " 1", "1.0", "x", "9223372036854775808"] {
            #expect(IntegrationID(text: text) == nil)
            #expect(EntryID(text: text) == nil)
        }
    }
}
