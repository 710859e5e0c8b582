import CZlib

/// Compresses piece by piece without a header, as archives need it: memory stays constant. **Source:** RFC 1951.
///
/// Not for use from several tasks at once.
package final class Deflater {
    /// zlib keeps the address, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private static let room = 64 << 10

    /// - Parameter level: 1 (fastest) to 9 (smallest).
    package init(level: Int) throws(GzipError) {
        precondition((1...9).contains(level), "A compression level is a number from 1 to 9.")
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        // A negative window means no header. **Source:** zlib manual, deflateInit2.
        let started = deflateInit2_(
            self.stream, Int32(level), Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .failed(code: started) }
    }

    deinit {
        deflateEnd(self.stream)
        self.stream.deinitialize(count: 1)
        self.stream.deallocate()
    }

    /// Adds bytes, and puts what is ready behind `output`. After the last call there can be no other.
    package func add(_ bytes: [UInt8], isLast: Bool = false, to output: inout [UInt8]) throws(GzipError) {
        guard let count = UInt32(exactly: bytes.count) else { throw .tooLarge(bytes: bytes.count) }
        var input = bytes
        var code = Z_OK
        var pieces: [[UInt8]] = []
        input.withUnsafeMutableBufferPointer { source in
            self.stream.pointee.next_in = source.baseAddress
            self.stream.pointee.avail_in = count
            repeat {
                pieces.append(
                    [UInt8](unsafeUninitializedCapacity: Self.room) { buffer, filled in
                        self.stream.pointee.next_out = buffer.baseAddress
                        self.stream.pointee.avail_out = UInt32(Self.room)
                        code = deflate(self.stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                        filled = Self.room - Int(self.stream.pointee.avail_out)
                    })
            } while code == Z_OK && self.stream.pointee.avail_out == 0
        }
        // Z_BUF_ERROR only says that there is nothing more to do now. **Source:** zlib manual, deflate.
        guard code == Z_OK || code == Z_BUF_ERROR || code == Z_STREAM_END else { throw .failed(code: code) }
        for piece in pieces { output += piece }
    }
}

extension Gzip {
    /// The checksum of bytes that come in pieces: of the piece after those of `before`, 0 before the first.
    package static func checksum(_ bytes: [UInt8], after before: UInt32) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(UInt(before), bytes, bytes.count))
    }
}
