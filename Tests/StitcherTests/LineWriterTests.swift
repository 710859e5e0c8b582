import Foundation
import Glibc
import Testing

@testable import stitcher

@Suite("Writing lines where they may not fit")
struct LineWriterTests {
    /// A pipe, its reading end not blocking; both ends are closed afterwards.
    private static func withPipe(
        isRead: Bool = true, _ body: (_ reading: CInt, _ writing: CInt) throws -> Void
    ) throws {
        let pipe = Pipe()
        _ = fcntl(pipe.reading, F_SETFL, O_NONBLOCK)
        // The tests' own process must not end by a closed pipe, just as the program must not.
        signal(SIGPIPE, SIG_IGN)
        if !isRead { close(pipe.reading) }
        defer {
            if isRead { close(pipe.reading) }
            close(pipe.writing)
        }
        try body(pipe.reading, pipe.writing)
    }

    private static func read(_ descriptor: CInt) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = Glibc.read(descriptor, &piece, piece.count), count > 0 { bytes += piece.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("a line comes out whole, with one line feed, however long it is")
    func whole() throws {
        try Self.withPipe { reading, writing in
            let writer = LineWriter(descriptor: writing, patience: .zero)
            let long = String(repeating: "ы", count: 10_000)
            #expect(writer.line("a"))
            #expect(writer.line("b\n"))
            #expect(writer.line(long))
            #expect(Self.read(reading) == "a\nb\n\(long)\n")
            #expect(writer.dropped == 0)
            #expect(writer.failure == nil)
        }
    }

    @Test("what a sleeping reader leaves no room for is dropped and counted, and told of when there is room again")
    func sleepingReader() throws {
        try Self.withPipe { reading, writing in
            let writer = LineWriter(descriptor: writing, patience: .milliseconds(1))
            let gap: (Int) -> String = { "\($0) lost\n" }
            var sent = 0
            let line = Array((String(repeating: "x", count: 999) + "\n").utf8)
            while writer.put(line, gap: gap) { sent += 1 }
            #expect(sent >= 16)
            #expect(!writer.put(line, gap: gap))
            #expect(writer.dropped == 2)
            let first = Self.read(reading)
            #expect(writer.put(line, gap: gap))
            #expect(writer.put(line, gap: gap))
            let second = Self.read(reading)
            let lines = (first + second).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.filter { $0.count == 999 }.count == sent + 2)
            #expect(lines.filter { $0.hasSuffix("lost") } == ["2 lost"])
            #expect(writer.dropped == 2)
            #expect(writer.failure == EAGAIN)
        }
    }

    @Test("a pipe that nobody can read any more is no end of the program")
    func closedPipe() throws {
        try Self.withPipe(isRead: false) { _, writing in
            let writer = LineWriter(descriptor: writing, patience: nil)
            #expect(!writer.line("a"))
            #expect(!writer.line("b"))
            #expect(writer.dropped == 2)
            #expect(writer.failure == EPIPE)
        }
    }

    @Test("a full disk is no end of the program, nor is a stream that is not there")
    func fullDisk() {
        let disk = open("/dev/full", O_WRONLY | O_CLOEXEC)
        let writer = LineWriter(descriptor: disk, patience: .seconds(1))
        #expect(!writer.line("a"))
        #expect(writer.failure == ENOSPC)
        close(disk)
        let missing = LineWriter(descriptor: 1_000_000, patience: .seconds(1))
        #expect(!missing.line("a"))
        #expect(missing.dropped == 1)
    }
}
