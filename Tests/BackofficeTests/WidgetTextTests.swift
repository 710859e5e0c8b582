import Testing

@testable import Backoffice

@Suite("Widget ids out of what an owner pastes")
struct WidgetTextTests {
    @Test(
        "are found in every form that the vendor hands out",
        arguments: [
            ("24860", ["24860"]),
            ("24860, 24861;24862\n24860", ["24860", "24861", "24862"]),
            (
                "<div id=\"BukzaContainer24860\"></div><script src=\"https://public.bukza.com/api/script/generate/16509/24860/BukzaContainer24860\"></script>",
                ["24860"]
            ),
            ("https://public.bukza.com/api/script/generate/16509/15639/tours?t=1700000000000", ["15639"]),
            ("s.src='https://public.bukza.com/api/script/generate/1/31692/BukzaContainer31692?t='+d", ["31692"]),
            ("<div id='bukzacontainer99999'></div>", ["99999"]),
            ("[bukza user=16509 widget=24549 tag=BukzaContainer24549 async=1]", ["24549"]),
            ("[bukza user=\"16509\" timetable=\"24550\"]", ["24550"]),
            ("https://app.bukza.com/#/16509/24852", ["24852"]),
            ("https://app.bukza.com/#/16509/24852/catalog/1_2", ["24852"]),
            ("https://app.bukza.com/?utm_source=a#/user/999/timetable/9999", ["9999"]),
            ("", []), (" \n ", []),
        ])
    func found(text: String, ids: [String]) {
        #expect(WidgetText(text).ids == ids)
        #expect(WidgetText(text).strangers.isEmpty)
    }

    @Test(
        "name what is none, harmless to show",
        arguments: ["24860 виджет", "my-widget", "12345678901234567890123456789012345"])
    func strangers(text: String) {
        #expect(WidgetText(text).strangers.count == 1)
    }

    @Test("do not come out of a code's other numbers")
    func otherNumbers() {
        let text = """
            <!-- BEGIN BUKZA CODE --> <div id="tours" style="height: 100px"></div>
            <script src="https://public.bukza.com/api/script/generate/16509/24860/tours?t=1637000000000"></script>
            """
        #expect(WidgetText(text).ids == ["24860"])
    }

    @Test("take no time out of a hostile text")
    func hostile() {
        let text = String(repeating: "[bukza bukza.com/ # generate/1/", count: 50_000)
        #expect(WidgetText(text).ids.isEmpty)
    }
}
