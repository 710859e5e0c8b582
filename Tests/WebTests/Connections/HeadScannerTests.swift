import TestSupport
import Testing

@testable import Web

@Suite("The end of a request's head")
struct HeadScannerTests {
    @Test(
        "is its first empty line",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"), ("GET / HTTP/1.0\r\n\r\n", "body"),
            ("GET / HTTP/1.1\nHost: a\n\n", "\n"), ("\r\n\r\nGET / HTTP/1.1\r\n\r\n", "\r\n\r\nGET"),
            ("GET / HTTP/1.1\r\nX: \r\r\n \r\n\r\n", ""),
        ])
    func end(head: String, rest: String) {
        var scanner = HeadScanner()
        #expect(scanner.end(in: Array((head + rest).utf8)) == head.utf8.count)
        #expect(!scanner.hasBegun)
    }

    @Test("is found wherever the bytes are cut", arguments: 1...9)
    func pieces(size: Int) {
        let head = Array("POST /b/x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n".utf8)
        let bytes = head + Array("\r\n\r\n".utf8)
        var scanner = HeadScanner()
        var position = 0
        while position < bytes.count {
            let piece = bytes[position..<min(position + size, bytes.count)]
            if let count = scanner.end(in: piece) {
                #expect(position + count == head.count)
                return
            }
            position += piece.count
        }
        Issue.record("the end was not found")
    }

    @Test("is not there in any number of empty lines alone")
    func emptyLines() {
        var scanner = HeadScanner()
        #expect(scanner.end(in: Array("\r\n\n\r\n\r\n".utf8)) == nil)
        #expect(!scanner.hasBegun)
    }
}
