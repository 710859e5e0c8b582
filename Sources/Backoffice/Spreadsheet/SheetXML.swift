/// The parts of a workbook that do not depend on its rows. **Source:** ECMA-376, part 1, sections 18.2, 18.3 and 18.8,
/// and part 2.
enum SheetXML {
    /// The number of a style in ``styles(date:)``.
    enum Style {
        static let date = 1
        static let number = 2
        /// Text that a person's next keystroke must not turn into a formula.
        static let quoted = 3
        static let heading = 4
    }

    static let opening = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    static let roots =
        opening + #"<Relationships xmlns="\#(package)/relationships"><Relationship Id="rId1" "#
        + #"Type="\#(office)/officeDocument" Target="xl/workbook.xml"/></Relationships>"#

    /// - Parameter date: the pattern of dates.
    static func styles(date: String) -> String {
        let font = #"<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>"#
        let bold = #"<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>"#
        let plain = #"fontId="0" fillId="0" borderId="0" xfId="0""#
        return self.opening + #"<styleSheet xmlns="\#(self.main)"><numFmts count="1">"#
            + #"<numFmt numFmtId="164" formatCode="\#(date)"/></numFmts><fonts count="2">\#(font)\#(bold)</fonts>"#
            + #"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill "#
            + #"patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>"#
            + #"<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" "#
            + #"borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" \#(plain)/>"#
            + #"<xf numFmtId="164" \#(plain) applyNumberFormat="1"/><xf numFmtId="1" \#(plain) applyNumberFormat="1"/>"#
            + #"<xf numFmtId="49" \#(plain) quotePrefix="1" applyNumberFormat="1"/>"#
            + #"<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>"#
            + #"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#
    }

    /// - Parameter names: of the sheets, in their order.
    static func workbook(_ names: [String]) -> String {
        let sheets = names.enumerated().map { index, name in
            #"<sheet name="\#(name)" sheetId="\#(index + 1)" r:id="rId\#(index + 1)"/>"#
        }
        return self.opening + #"<workbook xmlns="\#(self.main)" xmlns:r="\#(self.office)"><sheets>"#
            + sheets.joined() + "</sheets></workbook>"
    }

    static func relations(sheets: Int) -> String {
        let lines = (1...max(1, sheets)).map { number in
            #"<Relationship Id="rId\#(number)" Type="\#(self.office)/worksheet" "#
                + #"Target="worksheets/sheet\#(number).xml"/>"#
        }
        return self.opening + #"<Relationships xmlns="\#(self.package)/relationships">"# + lines.joined()
            + #"<Relationship Id="rId\#(sheets + 1)" Type="\#(self.office)/styles" Target="styles.xml"/></Relationships>"#
    }

    static func types(sheets: Int) -> String {
        let parts = (1...max(1, sheets)).map { number in
            #"<Override PartName="/xl/worksheets/sheet\#(number).xml" ContentType="\#(self.type).worksheet+xml"/>"#
        }
        return self.opening + #"<Types xmlns="\#(self.package)/content-types"><Default Extension="rels" "#
            + #"ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#
            + #"<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" "#
            + #"ContentType="\#(self.type).sheet.main+xml"/><Override PartName="/xl/styles.xml" "#
            + #"ContentType="\#(self.type).styles+xml"/>"# + parts.joined() + "</Types>"
    }

    /// What stands before the rows; the first row stays in sight.
    static func head(_ columns: [SheetColumn]) -> String {
        let widths = columns.enumerated().map { index, column in
            #"<col min="\#(index + 1)" max="\#(index + 1)" width="\#(column.width)" customWidth="1"/>"#
        }
        return self.opening + #"<worksheet xmlns="\#(self.main)"><sheetViews><sheetView workbookViewId="0">"#
            + #"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#
            + #"<sheetFormatPr defaultRowHeight="15"/><cols>"# + widths.joined() + "</cols><sheetData>"
    }

    /// What stands behind the rows: a filter in each heading.
    static func tail(columns: Int, rows: Int) -> String {
        #"</sheetData><autoFilter ref="A1:\#(self.letters(columns - 1))\#(rows)"/></worksheet>"#
    }

    /// The name of a column, from `A` for 0.
    static func letters(_ column: Int) -> String {
        let last = String(UnicodeScalar(UInt8(65 + column % 26)))
        return column < 26 ? last : self.letters(column / 26 - 1) + last
    }
}
