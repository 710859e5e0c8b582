import Stitching

/// Reads a body that is `multipart/form-data`, recognised by its contents: it begins with a boundary, and each part has
/// a `Content-Disposition` with a name. Parts that are files are ignored.
///
/// **Source:** RFC 7578, RFC 2046 section 5.1.
struct BukzaMultipart {
    private(set) var pairs: [(name: [UInt8], value: [UInt8])] = []

    /// Origin of the number: RFC 2046 allows 70 characters in a boundary; with its dashes and some reserve.
    private static let maximumBoundary = 128

    /// `nil` for anything else. Linear.
    init?(_ body: [UInt8]) {
        let start = body.firstIndex { $0 > 0x20 } ?? body.endIndex
        let lineEnd = body[start...].firstIndex { $0 == 0x0D || $0 == 0x0A } ?? body.endIndex
        var boundary = body[start..<lineEnd]
        while let last = boundary.last, last <= 0x20 { boundary.removeLast() }
        guard boundary.starts(with: [0x2D, 0x2D]), (3...Self.maximumBoundary).contains(boundary.count) else {
            return nil
        }
        for part in Self.parts(body[lineEnd...], boundary) { self.take(part) }
        guard !self.pairs.isEmpty else { return nil }
    }

    /// The lines between boundaries. A boundary counts at the start of a line only.
    private static func parts(_ body: ArraySlice<UInt8>, _ boundary: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = body.startIndex
        var line = body.startIndex
        while line < body.endIndex {
            if body[line...].starts(with: boundary) {
                parts.append(body[start..<line])
                start = min(line + boundary.count, body.endIndex)
            }
            guard let end = body[line...].firstIndex(of: 0x0A) else { break }
            line = end + 1
        }
        parts.append(body[start...])
        return parts
    }

    private mutating func take(_ part: ArraySlice<UInt8>) {
        var rest = part.drop { $0 == 0x0D || $0 == 0x0A }
        var name: [UInt8]?
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            if line.allSatisfy(\.isWhitespace) { break }
            guard line.utf8.count <= 1_024, line.lowercased().hasPrefix("content-disposition:") else { continue }
            let parameters = Self.parameters(of: line)
            // A file is not a field.
            guard parameters["filename"] == nil, parameters["filename*"] == nil else { return }
            name = parameters["name"].map { Array($0.utf8) }
        }
        guard let name, !name.isEmpty else { return }
        if rest.last == 0x0A { rest.removeLast() }
        if rest.last == 0x0D { rest.removeLast() }
        self.pairs.append((name, Array(rest)))
    }

    /// `form-data; name="phone"`, with or without quotes.
    private static func parameters(of line: String) -> [String: String] {
        var parameters: [String: String] = [:]
        for piece in line.split(separator: ";").dropFirst() {
            let parts = piece.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let key = parts[0].filter { !$0.isWhitespace }.lowercased()
            parameters[key] = String(parts[1].filter { $0 != "\"" && $0 != "\r" }).trimmed
        }
        return parameters
    }
}
