package import Gzip

/// Writes one table as an Office Open XML workbook, row after row: memory stays constant.
///
/// A table that is too long for a sheet goes on in the next one. Texts stand in their cells, because a common list of texts
/// would have to be kept until the end. **Source:** ECMA-376; Microsoft, Excel specifications and limits.
package struct SheetWriter {
    /// The sheet's bound with its heading, and a bound on its bytes, which leaves the format's own far away.
    private static let maximumRows = 1_048_576
    private static let maximumBytes = 3 << 30
    private static let maximumText = 32_767
    private static let pieceSize = 128 << 10

    private let name: String
    private let columns: [SheetColumn]
    private let letters: [[UInt8]]
    private let datePattern: String
    private let maximumRows: Int
    private var archive = ZipWriter(level: 3)
    private var piece: [UInt8] = []
    private var sheets = 0
    private var rows = 0

    /// - Parameters:
    ///   - name: of the sheet; at most 25 characters, none of `[]:*?/\`.
    ///   - datePattern: as spreadsheets write it, such as `dd.mm.yyyy hh:mm:ss`.
    package init(
        _ name: String, _ columns: [SheetColumn], datePattern: String, maximumRows: Int = Self.maximumRows
    ) {
        self.name = name
        self.columns = columns
        self.datePattern = datePattern
        self.maximumRows = maximumRows
        self.letters = columns.indices.map { Array(SheetXML.letters($0).utf8) }
    }

    /// The bytes that are ready; they are forgotten here.
    package mutating func take() -> [UInt8] { self.archive.take() }

    package mutating func begin() throws(GzipError) {
        try self.part("_rels/.rels", SheetXML.roots)
        try self.beginSheet()
    }

    /// Adds a row, one cell for each column.
    package mutating func add(_ cells: [SheetCell]) throws(GzipError) {
        if self.rows == self.maximumRows || self.archive.unpacked > Self.maximumBytes {
            try self.endSheet()
            try self.beginSheet()
        }
        self.row(cells, heading: false)
        if self.piece.count >= Self.pieceSize { try self.flush() }
    }

    package mutating func finish() throws(GzipError) {
        try self.endSheet()
        let names = (1...self.sheets).map { $0 == 1 ? self.name : "\(self.name) \($0)" }
        try self.part("xl/workbook.xml", SheetXML.workbook(names))
        try self.part("xl/_rels/workbook.xml.rels", SheetXML.relations(sheets: self.sheets))
        try self.part("xl/styles.xml", SheetXML.styles(date: self.datePattern))
        try self.part("[Content_Types].xml", SheetXML.types(sheets: self.sheets))
        try self.archive.finish()
    }

    private mutating func part(_ name: String, _ text: String) throws(GzipError) {
        try self.archive.begin(name)
        try self.archive.add(Array(text.utf8))
        try self.archive.end()
    }

    private mutating func beginSheet() throws(GzipError) {
        self.sheets += 1
        self.rows = 0
        try self.archive.begin("xl/worksheets/sheet\(self.sheets).xml")
        self.put(SheetXML.head(self.columns))
        self.row(self.columns.map { .text($0.heading) }, heading: true)
    }

    private mutating func endSheet() throws(GzipError) {
        self.put(SheetXML.tail(columns: self.columns.count, rows: self.rows))
        try self.flush()
        try self.archive.end()
    }

    private mutating func flush() throws(GzipError) {
        try self.archive.add(self.piece)
        self.piece.removeAll(keepingCapacity: true)
    }

    private mutating func row(_ cells: [SheetCell], heading: Bool) {
        self.rows += 1
        let number = Array(String(self.rows).utf8)
        self.put(#"<row r=""#)
        self.piece += number
        self.put(#"">"#)
        for (letters, cell) in zip(self.letters, cells) {
            switch cell {
            case .empty: break
            case .number(let digits):
                self.open(letters, number, SheetXML.Style.number)
                self.put("><v>\(digits)</v></c>")
            case .date(let days):
                self.open(letters, number, SheetXML.Style.date)
                self.put("><v>\(days)</v></c>")
            case .text(let text):
                let isQuoted = !heading && Self.mayBeFormula(text)
                self.open(letters, number, heading ? SheetXML.Style.heading : isQuoted ? SheetXML.Style.quoted : 0)
                self.put(#" t="inlineStr"><is><t xml:space="preserve">"#)
                self.escape(text)
                self.put("</t></is></c>")
            }
        }
        self.put("</row>")
    }

    private mutating func open(_ letters: [UInt8], _ row: [UInt8], _ style: Int) {
        self.put(#"<c r=""#)
        self.piece += letters
        self.piece += row
        self.put(style == 0 ? "\"" : "\" s=\"\(style)\"")
    }

    private mutating func put(_ text: String) {
        self.piece.append(contentsOf: text.utf8)
    }

    /// A cell of text is none, but a person who edits it could make it one. **Source:** OWASP, CSV injection.
    private static func mayBeFormula(_ text: String) -> Bool {
        text.unicodeScalars.first { !$0.properties.isWhitespace }.map {
            "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0)
        } ?? false
    }

    /// Characters that XML cannot hold are written as `_x0007_`, and so is what only looks like that.
    /// **Source:** ECMA-376, part 1, section 22.9.2.19.
    private mutating func escape(_ text: String) {
        let scalars = text.unicodeScalars
        // A scalar is two units at most.
        let short = text.utf16.count <= Self.maximumText ? scalars[...] : scalars.prefix(Self.maximumText / 2)
        var rest = short
        while let scalar = rest.popFirst() {
            switch scalar {
            case "&": self.put("&amp;")
            case "<": self.put("&lt;")
            case ">": self.put("&gt;")
            case "_" where rest.first == "x": self.put("_x005F_")
            case "\t", "\n": self.piece.append(UInt8(truncatingIfNeeded: scalar.value))
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                self.put("_x" + String(repeating: "0", count: 4 - digits.count) + digits + "_")
            default: self.piece += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }
}
