import Stitching
import Testing

@Suite("The hidden order field n2")
struct N2Tests {
    @Test("is empty when nothing is in it", arguments: [nil, "", "  ", "\n\t"])
    func empty(text: String?) {
        #expect(N2(text: text) == .empty)
    }

    @Test("is a placeholder when Bukza left the parameter", arguments: ["[bukza_n2]", " [bukza_n2] ", "{n2}"])
    func placeholder(text: String) {
        #expect(N2(text: text, leftover: TemplateLeftover(system: "bukza")) == .placeholder)
    }

    @Test("carries the session id, spaces round it ignored", arguments: ["17000000001", " 17000000001\r\n"])
    func session(text: String) {
        #expect(N2(text: text) == VisitorSessionID(rawValue: 17_000_000_001).map(N2.session))
    }

    @Test("carries a stale session that says so", arguments: ["~stale:17000000001", " ~stale:17000000001\n"])
    func stale(text: String) {
        #expect(N2(text: text) == VisitorSessionID(rawValue: 17_000_000_001).map(N2.stale))
        #expect(N2(text: text).session == VisitorSessionID(rawValue: 17_000_000_001))
        #expect(N2(text: text).isStale)
    }

    @Test("carries each reason code behind a tilde", arguments: Attribution.Reason.allCases)
    func marker(reason: Attribution.Reason) {
        #expect(N2(text: "~\(reason.rawValue)") == .marker(reason))
    }

    @Test(
        "is malformed otherwise, and never half a session",
        arguments: [
            "0", "-5", "017000000001", "1.7e10", "17000000001.0", "17000000001x", "17 000 000 001",
            "9223372036854775808",
            "17000000001,17000000002", "~", "~nonsense", "comagic_missing", "~~comagic_missing", "null", "undefined",
            "NaN", "１７", "٣", "+17000000001", "~stale", "~stale:", "~stale:0", "~stale:x", "~stale: 5", "stale:5",
            "~STALE:5", "~stale:17000000001x",
        ])
    func malformed(text: String) {
        #expect(N2(text: text) == .malformed)
    }
}
