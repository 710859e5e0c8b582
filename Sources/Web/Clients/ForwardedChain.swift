import Foundation
import HTTPTypes

/// What proxies write about the client behind them: the first client first, `nil` for an entry that is no address.
///
/// `X-Forwarded-For` counts if it is there, because nearly all proxies write it. A proxy that knows only one of the
/// headers passes the other one as the client sent it.
enum ForwardedChain {
    static func entries(_ headers: HTTPFields) -> [ClientAddress?] {
        let usual = headers[values: .xForwardedFor]
        guard usual.isEmpty else {
            return usual.flatMap { line in
                line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                    ClientAddress(forwarded: Substring($0))
                }
            }
        }
        return headers[values: .forwarded].flatMap { Self.elements($0) ?? [nil] }
    }

    /// The addresses of one `Forwarded` line. **Source:** RFC 7239, section 4.
    ///
    /// Byte by byte: a letter that joins a comma or a quote could hide what a proxy added behind it. For the same reason
    /// the result is `nil` if a quote does not end.
    private static func elements(_ line: String) -> [ClientAddress?]? {
        var elements: [ClientAddress?] = []
        var address: ClientAddress?
        var part: [UInt8] = []
        var isQuoted = false
        var isEscaped = false
        for byte in line.utf8 {
            if isEscaped {
                part.append(byte)
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\") where isQuoted: isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ";") where !isQuoted, UInt8(ascii: ",") where !isQuoted:
                address = address ?? Self.address(part)
                part = []
                if byte == UInt8(ascii: ",") {
                    elements.append(address)
                    address = nil
                }
            default: part.append(byte)
            }
        }
        guard !isQuoted else { return nil }
        return elements + [address ?? Self.address(part)]
    }

    /// `for=192.0.2.43`, in any case; `nil` for other pairs and for names such as `unknown` and `_hidden`.
    private static func address(_ pair: [UInt8]) -> ClientAddress? {
        let halves = String(decoding: pair, as: UTF8.self).split(separator: "=", maxSplits: 1)
        guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces).lowercased() == "for" else {
            return nil
        }
        return ClientAddress(forwarded: halves[1])
    }
}
