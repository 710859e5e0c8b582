import CZlib

/// Compression of responses that are made once and served many times.
package enum Gzip {
    /// The bytes as one gzip member. The same input gives the same output: the time stamp is 0, so entity tags are
    /// stable.
    ///
    /// Blocking, and slow at level 9 (some milliseconds for a script): for the start and for changes of settings, never
    /// for a request.
    ///
    /// - Parameter level: 1 (fastest) to 9 (smallest).
    /// - Throws: ``GzipError``; the caller then serves the plain bytes.
    package static func compress(_ bytes: [UInt8], level: Int = 9) throws(GzipError) -> [UInt8] {
        try self.deflate(bytes, level: level, header: 16)
    }

    /// The bytes as a zlib stream, the format inside pictures. **Source:** RFC 1950.
    package static func zlib(_ bytes: [UInt8]) throws(GzipError) -> [UInt8] {
        try self.deflate(bytes, level: 9, header: 0)
    }

    /// The checksum of gzip and PNG. **Source:** RFC 1952, section 8.
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
    }

    private static func deflate(_ bytes: [UInt8], level: Int, header: Int32) throws(GzipError) -> [UInt8] {
        precondition((1...9).contains(level), "A compression level is a number from 1 to 9.")
        guard let inputBytes = UInt32(exactly: bytes.count) else { throw .tooLarge(bytes: bytes.count) }
        var stream = z_stream()
        // 15 is the largest window; 16 more select a gzip header. **Source:** zlib manual, deflateInit2.
        let started = deflateInit2_(
            &stream, Int32(level), Z_DEFLATED, 15 + header, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw .failed(code: started) }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        guard let room = UInt32(exactly: bound) else { throw .tooLarge(bytes: bytes.count) }
        var input = bytes
        var ended = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = inputBytes
                stream.next_out = buffer.baseAddress
                stream.avail_out = room
                ended = CZlib.deflate(&stream, Z_FINISH)
            }
            filled = bound - Int(stream.avail_out)
        }
        guard ended == Z_STREAM_END else { throw .failed(code: ended) }
        return output
    }
}
