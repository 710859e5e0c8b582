import CZlib

extension Gzip {
    /// Decompresses gzip or zlib, and never returns more than `limit` bytes, which stops decompression bombs.
    ///
    /// Blocking; a body of 64 KiB takes some tenths of a millisecond.
    ///
    /// - Throws: ``GzipError/overLimit(bytes:)`` or ``GzipError/notCompressed``; the bytes cannot be used then.
    package static func decompress(_ bytes: [UInt8], upTo limit: Int) throws(GzipError) -> [UInt8] {
        // 32 above the largest window lets zlib distinguish gzip from zlib. **Source:** zlib manual, inflateInit2.
        try self.inflate(bytes, upTo: limit, windowBits: 15 + 32)
    }

    /// Decodes `Content-Encoding: deflate`, which is zlib by the standard and raw deflate with some senders.
    /// **Source:** RFC 9110, section 8.4.1.2.
    package static func inflate(_ bytes: [UInt8], upTo limit: Int) throws(GzipError) -> [UInt8] {
        do throws(GzipError) {
            return try self.decompress(bytes, upTo: limit)
        } catch .notCompressed {
            return try self.inflate(bytes, upTo: limit, windowBits: -15)
        }
    }

    private static func inflate(
        _ bytes: [UInt8], upTo limit: Int, windowBits: Int32
    ) throws(GzipError) -> [UInt8] {
        guard let inputBytes = UInt32(exactly: bytes.count), let room = UInt32(exactly: limit + 1) else {
            throw .tooLarge(bytes: bytes.count)
        }
        var stream = z_stream()
        let started = inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .failed(code: started) }
        defer { inflateEnd(&stream) }
        var input = bytes
        var ended = Z_OK
        // One byte more than allowed, so that a result of exactly the limit still ends.
        let output = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, filled in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = inputBytes
                stream.next_out = buffer.baseAddress
                stream.avail_out = room
                ended = CZlib.inflate(&stream, Z_FINISH)
            }
            filled = limit + 1 - Int(stream.avail_out)
        }
        guard output.count <= limit else { throw .overLimit(bytes: limit) }
        guard ended == Z_STREAM_END else { throw .notCompressed }
        return output
    }
}
