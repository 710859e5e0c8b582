import Gzip
import HTTPTypes
import Hummingbird
import NIOCore
import Relay

/// The body of a web request as far as it came, decoded as far as possible.
enum WebhookBody: Hashable, Sendable {
    case whole([UInt8])
    /// More than is read, as sent or unpacked; the bytes are those that were announced or came.
    case tooLarge(bytes: Int)
    /// The connection ended before the body did.
    case cut([UInt8])
    /// An unknown encoding, or not encoded as its header says; the bytes as received.
    case unknownEncoding([UInt8])

    /// Reads it all. Never throws: what came is always worth something.
    ///
    /// - Parameter limit: bytes, as sent and unpacked.
    init(_ request: Request, upTo limit: Int) async {
        let announced = request.headers[.contentLength].flatMap(Int.init)
        if let announced, announced > limit {
            self = .tooLarge(bytes: announced)
            return
        }
        var bytes: [UInt8] = []
        do {
            for try await piece in request.body {
                bytes += piece.readableBytesView
                guard bytes.count <= limit else {
                    self = .tooLarge(bytes: bytes.count)
                    return
                }
            }
        } catch {
            self = .cut(bytes)
            return
        }
        if let announced, bytes.count < announced {
            self = .cut(bytes)
            return
        }
        self = Self.unpacked(bytes, Self.encodings(request.headers), upTo: limit)
    }

    /// Content codings from the outermost to the innermost. A header may name several, and may be repeated.
    /// **Source:** RFC 9110, section 8.4.
    private static func encodings(_ headers: HTTPFields) -> [String] {
        headers[values: .contentEncoding].flatMap { $0.split(separator: ",") }
            .map { $0.filter { !$0.isWhitespace }.lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }.reversed()
    }

    /// Bytes that are gzip without a header are decompressed as well: no text begins like it.
    private static func unpacked(_ bytes: [UInt8], _ encodings: [String], upTo limit: Int) -> WebhookBody {
        var result = bytes
        let isSilent = encodings.isEmpty && bytes.starts(with: [0x1F, 0x8B, 0x08])
        for encoding in isSilent ? ["gzip"] : encodings.prefix(4) {
            do throws(GzipError) {
                switch encoding {
                // Some senders name the encoding and send plain text.
                case "gzip" where result.first != 0x1F, "x-gzip" where result.first != 0x1F: break
                case "gzip", "x-gzip": result = try Gzip.decompress(result, upTo: limit)
                case "deflate": result = try Gzip.inflate(result, upTo: limit)
                default: return .unknownEncoding(bytes)
                }
            } catch .overLimit {
                return .tooLarge(bytes: bytes.count)
            } catch {
                return .unknownEncoding(bytes)
            }
        }
        return encodings.count > 4 ? .unknownEncoding(bytes) : .whole(result)
    }
}
