import Ledger

/// A booking of an export as JSON.
enum BookingJSON {
    /// The shape of ``BookingSummary``, from an export's texts: an encoder would cost ten times as much.
    static func append(_ fields: [String?], to bytes: inout [UInt8]) {
        var line = JSONLine()
        var place = ExportColumn.Place.booking
        let hasError = fields[Self.errorIndex] != nil
        for (column, value) in zip(Self.layout, fields) {
            if column.place != place {
                Self.move(to: column.place, hasError: hasError, in: &line)
                place = column.place
            }
            switch column.place {
            case .utm where value == nil: break
            case .lastError where !hasError: break
            default:
                if column.isNumber {
                    line.put(number: column.key, value)
                } else {
                    line.put(column.key, value)
                }
            }
        }
        if hasError { line.end() }
        bytes.append(contentsOf: line.finished)
    }

    /// Asked once, not for each booking.
    private static let layout = ExportColumn.allCases.map { column in
        (key: column.key, place: column.place, isNumber: column.schema == "integer")
    }

    private static let errorIndex = ExportColumn.allCases.firstIndex(of: .errorMnemonic) ?? 0

    /// Ends the object that the columns so far stood in and begins the next; the tags stand within the attribution.
    private static func move(to place: ExportColumn.Place, hasError: Bool, in line: inout JSONLine) {
        switch place {
        case .booking: break
        case .attribution: line.begin("attribution")
        case .utm: line.begin("utm")
        case .lastError:
            line.end()
            line.end()
            if hasError { line.begin("lastError") } else { line.put("lastError", nil) }
        }
    }
}

/// One JSON object, written from left to right.
private struct JSONLine {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var isFirst = true

    var finished: [UInt8] { self.bytes + [UInt8(ascii: "}")] }

    mutating func put(_ name: String, _ value: String?) {
        self.key(name)
        guard let value else { return self.bytes.append(contentsOf: "null".utf8) }
        self.bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): self.bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                self.bytes.append(contentsOf: "\\u00".utf8)
                self.bytes += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            default: self.bytes.append(byte)
            }
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    mutating func put(number name: String, _ digits: String?) {
        self.key(name)
        self.bytes.append(contentsOf: (digits ?? "0").utf8)
    }

    mutating func begin(_ name: String) {
        self.key(name)
        self.bytes.append(UInt8(ascii: "{"))
        self.isFirst = true
    }

    mutating func end() {
        self.bytes.append(UInt8(ascii: "}"))
        self.isFirst = false
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private mutating func key(_ name: String) {
        if !self.isFirst { self.bytes.append(UInt8(ascii: ",")) }
        self.isFirst = false
        self.bytes.append(UInt8(ascii: "\""))
        self.bytes.append(contentsOf: name.utf8)
        self.bytes += [UInt8(ascii: "\""), UInt8(ascii: ":")]
    }
}
