import Backoffice
import TestSupport
import Testing

@Suite("A workbook")
struct SheetWriterTests {
    private static func archive(_ rows: [[SheetCell]], maximumRows: Int = 1_000) throws -> UnpackedArchive {
        var sheet = SheetWriter(
            "Брони", [SheetColumn("Заказ", width: 10), SheetColumn("<&>", width: 20)],
            datePattern: "dd.mm.yyyy hh:mm:ss", maximumRows: maximumRows)
        try sheet.begin()
        for row in rows { try sheet.add(row) }
        try sheet.finish()
        return try #require(UnpackedArchive(sheet.take()))
    }

    @Test("has the format's parts, and no other")
    func parts() throws {
        let archive = try Self.archive([])
        #expect(
            archive.names.sorted() == [
                "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml",
                "xl/worksheets/sheet1.xml",
            ])
        #expect(archive["xl/workbook.xml"].contains(#"<sheet name="Брони" sheetId="1" r:id="rId1"/>"#))
    }

    @Test("types its cells, and never writes a formula")
    func cells() throws {
        let sheet = try Self.archive([
            [.number("1001"), .date(46_000.5)], [.text("=1+1"), .empty], [.text(" a<b & c"), .text("_x0041_ \u{7}")],
        ])["xl/worksheets/sheet1.xml"]
        #expect(sheet.contains(#"<c r="A2" s="2"><v>1001</v></c><c r="B2" s="1"><v>46000.5</v></c>"#))
        #expect(
            sheet.contains(
                #"<row r="3"><c r="A3" s="3" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c></row>"#))
        #expect(sheet.contains("> a&lt;b &amp; c</t>") && sheet.contains("_x005F_x0041_ _x0007_"))
        #expect(sheet.contains(#"<autoFilter ref="A1:B4"/>"#) && !sheet.contains("<f>"))
        #expect(sheet.contains("<t xml:space=\"preserve\">&lt;&amp;&gt;</t>"))
    }

    @Test("goes on in another sheet when one is full, with its heading")
    func several() throws {
        let archive = try Self.archive((1...5).map { [.number("\($0)"), .empty] }, maximumRows: 3)
        #expect(archive["xl/workbook.xml"].contains("Брони 3"))
        #expect(archive["xl/worksheets/sheet2.xml"].contains(#"<c r="A2" s="2"><v>3</v></c>"#))
        #expect(archive["xl/worksheets/sheet3.xml"].contains("Заказ"))
    }

    @Test(
        "takes for a number only what a spreadsheet keeps as it is",
        arguments: [
            ("1001", true), ("0", true), ("007", false), ("123456789012345", true), ("1234567890123456", false),
            ("1e5", false), ("", false), ("-1", false),
        ])
    func numbers(text: String, isNumber: Bool) {
        #expect(SheetCell(numeric: text) == (isNumber ? .number(text) : .text(text)))
    }

    @Test("cuts a text at the bound of a cell")
    func long() throws {
        let sheet = try Self.archive([[.text(String(repeating: "я", count: 40_000)), .empty]])[
            "xl/worksheets/sheet1.xml"]
        #expect(sheet.count { $0 == "я" } < 32_767)
    }
}
