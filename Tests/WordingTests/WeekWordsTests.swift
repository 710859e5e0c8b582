import Stitching
import Testing
import Wording

@Suite("A week's summary")
struct WeekWordsTests {
    private static func words(covered: Int, lacking: Int, before: (covered: Int, lacking: Int)) -> WeekWords {
        let tally = { (covered: Int, lacking: Int) in
            var tally = CoverageTally()
            tally.add(covered, .session, nil)
            tally.add(lacking, .fallback, .counterMissing)
            return tally
        }
        return WeekWords(
            week: "2026-11-16", tally: tally(covered, lacking), before: tally(before.covered, before.lacking),
            days: Array(repeating: CoverageTally(), count: 7), needsPerson: 0)
    }

    @Test("does not judge a week of few bookings, and says so")
    func few() {
        let words = Self.words(covered: 2, lacking: 1, before: (40, 0))
        #expect(words.subject(.russian) == "Итоги недели: мало данных, с сессией 2 из 3")
        let text = words.text(.russian)
        #expect(text.contains("Мало данных: меньше 30 броней") && !text.contains("90 %"))
        #expect(!text.contains("Неделей раньше"))
        #expect(words.text(.english).contains("Too few to judge: under 30 bookings"))
    }

    @Test("compares with the week before only if that can be judged, too")
    func before() {
        #expect(Self.words(covered: 27, lacking: 3, before: (28, 2)).text(.russian).contains("Неделей раньше: 93 %"))
        let alone = Self.words(covered: 27, lacking: 3, before: (10, 0)).text(.russian)
        #expect(!alone.contains("Неделей раньше") && alone.contains("данным можно доверять"))
    }
}
