import Bukza
import Testing

@Suite("Widgets in a pasted text")
struct PastedWidgetsTests {
    @Test(
        "are read out of numbers, embed codes, shortcodes and direct links",
        arguments: [
            ("24860", ["24860"]), (" 24860, 24861;\n№24862 24860", ["24860", "24861", "24862"]),
            (
                #"<div id="BukzaContainer24860"></div><script src="https://public.bukza.com/api/script/generate/16509/24860/BukzaContainer24860"></script>"#,
                ["24860"]
            ),
            (#"s.src = "https://public.bukza.com/api/script/generate/1/31692/x?t=" + 5"#, ["31692"]),
            ("[bukza user=16509 widget=24860 tag=x async=1]", ["24860"]),
            (#"[bukza user="16509" timetable="15296"], [bukza user=1 widget=7]"#, ["15296", "7"]),
            ("https://app.bukza.com/#/16509/24860", ["24860"]), ("<a href='https://app.bukza.com/#/1/2'>", ["2"]),
            ("<a href=\"https://app.bukza.com/#/1/2\">Забронировать за 5 минут</a> 24860", ["2", "24860"]),
            ("BukzaContainer5", ["5"]), ("«24860» — “24861”", ["24860", "24861"]),
            (
                "<!-- BEGIN BUKZA CODE -->\n<div id=\"t\"></div>\n<script>(function(){var s=document.createElement('script');if(1<2){s.src='https://public.bukza.com/api/script/generate/1/7/t?t='+5}})()</script>\n<!-- END BUKZA CODE -->\n24860",
                ["7", "24860"]
            ),
        ])
    func ids(text: String, expected: [String]) {
        let read = PastedWidgets(text)
        #expect(read.ids == expected)
        #expect(read.strangers.isEmpty)
    }

    @Test(
        "are not guessed, and what is none is named",
        arguments: [
            "виджет", "https://example.com/#/1/2", "16509/24860", "-5", "1.5", "12345678901234567890",
            "[bukza user=1]", "٣", "https://app.bukza.com/#/", "<script src='https://example.com/24860.js'></script>",
            "https://public.bukza.com/api/script/generate/x/24860/t",
        ])
    func nothing(text: String) {
        let read = PastedWidgets(text)
        #expect(read.ids.isEmpty)
        #expect(read.strangers == [text])
    }

    @Test(
        "do not hide what is wrong beside them",
        arguments: [
            ("24860, сауна", ["24860"], ["сауна"]), ("виджет 5", ["5"], ["виджет"]),
            ("24860 https://example.ru/price BukzaContainer7", ["24860", "7"], ["https://example.ru/price"]),
            (
                "https://app.bukza.com/#/1/2 https://app.bukza.com/#/settings 12345678901234567890", ["2"],
                ["https://app.bukza.com/#/settings", "12345678901234567890"]
            ),
            (
                "<div id='BukzaContainer5'></div> 2486O <script src='https://metrika.example/1/2.js'></script>", ["5"],
                ["2486O", "<script src='https://metrika.example/1/2.js'></script>"]
            ),
            ("[bukza user=1 widget=7][bukza user=1 widget=x]", ["7"], ["[bukza user=1 widget=x]"]),
        ])
    func both(text: String, ids: [String], strangers: [String]) {
        let read = PastedWidgets(text)
        #expect(read.ids == ids)
        #expect(read.strangers == strangers)
    }

    @Test("an empty text names none", arguments: ["", " \n ", "—", "№"])
    func empty(text: String) {
        #expect(PastedWidgets(text).ids.isEmpty && PastedWidgets(text).strangers.isEmpty)
    }

    @Test("a text without end is read up to a limit")
    func long() {
        #expect(PastedWidgets(String(repeating: "1 ", count: 1_000_000)).ids == ["1"])
        #expect(PastedWidgets((1...5_000).map { "\($0)" }.joined(separator: " ")).ids.count == 1_000)
        for hostile in ["<", "<a>", "<!--", "[bukza ", "<div", "\"", "<a>[bukza "] {
            let read = PastedWidgets(String(repeating: hostile, count: 100_000))
            #expect(read.ids.isEmpty && read.strangers.count <= 100_000)
        }
    }
}
