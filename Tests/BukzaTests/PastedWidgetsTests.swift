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
            (#"[bukza user="16509" timetable="15296"] и [bukza user=1 widget=7]"#, ["15296", "7"]),
            ("https://app.bukza.com/#/16509/24860", ["24860"]), ("<a href='https://app.bukza.com/#/1/2'>", ["2"]),
            ("BukzaContainer5", ["5"]),
        ])
    func ids(text: String, expected: [String]) {
        #expect(PastedWidgets.ids(in: text) == expected)
    }

    @Test(
        "are not guessed",
        arguments: [
            "", "виджет 5", "https://example.com/#/1/2", "16509/24860", "-5", "1.5", "12345678901234567890",
            "[bukza user=1]", "٣",
        ])
    func nothing(text: String) {
        #expect(PastedWidgets.ids(in: text).isEmpty)
    }

    @Test("a text without end is read up to a limit")
    func long() {
        #expect(PastedWidgets.ids(in: String(repeating: "1 ", count: 1_000_000)) == ["1"])
        #expect(PastedWidgets.ids(in: (1...5_000).map { "\($0)" }.joined(separator: " ")).count == 1_000)
    }
}
