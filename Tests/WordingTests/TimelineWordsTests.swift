import Ledger
import Stitching
import Testing
import Wording

@Suite("A line of a booking's history")
struct TimelineWordsTests {
    @Test(
        "of another version still says something",
        arguments: [
            (HistoryEvent.other("merged"), "merged", nil), (.attempt(.init()), "Attempt: ", nil),
            (.attempt(.init(outcome: .other("queued"), milliseconds: 8)), "Attempt: queued", "8 ms"),
            (.attempt(.init(outcome: .delivered)), "Delivered to CoMagic", nil),
            (.removed(nil), "Removed from CoMagic", nil), (.joined(.init()), "Session", nil),
            (.numberReused(by: nil), "Another customer has the same order number", nil),
            (.edited(nil, by: nil), "Corrected by a person", nil),
        ] as [(HistoryEvent, String, String?)])
    func otherVersions(_ event: HistoryEvent, _ title: String, _ text: String?) {
        let words = TimelineWords(event, .english)
        #expect(words.title == title)
        #expect(words.text == text)
    }

    @Test("names the facts that it has")
    func facts() {
        let join = HistoryEvent.Join(kind: .session, session: VisitorSessionID(rawValue: 17_000_000_001))
        #expect(TimelineWords(.joined(join), .russian).text?.hasSuffix("№ 17000000001") == true)
        let delivered = HistoryEvent.Attempt(outcome: .delivered, join: join, remoteID: 7, milliseconds: 8)
        #expect(TimelineWords(.attempt(delivered), .russian).text == "№ 7 в CoMagic, 8 мс")
        let refused = TimelineWords(
            .attempt(.init(outcome: .retry, refusal: .init(mnemonic: "timeout", message: "late"))), .english)
        #expect(refused.isProblem)
        #expect(refused.text?.hasSuffix(" · timeout: late") == true)
        #expect(
            TimelineWords(.repeated(.init(differences: ["name"], uses: [.session, .contact])), .english).text
                == "different: name; the contact was taken; the session was taken")
        #expect(TimelineWords(.edited(["phone"], by: "a@b.ru"), .english).text == "phone, a@b.ru")
    }
}
