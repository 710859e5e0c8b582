/// Why a text or an object is not a fault. The description is for the person who typed it.
package enum FaultError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknown(String)
    case badArgument(String, expected: String)
    case badPart(String)
    case unknownMethod(String)
    case unknownKey(String)
    case badTimes(String)

    package var description: String {
        switch self {
        case .unknown(let name):
            "unknown fault \(name): use http:STATUS, html, not_json, truncated, slow:MS, hang, reset, cut, wrong_id, "
                + "no_data, oversize[:KIB] or a documented mnemonic such as limit_exceeded"
        case .badArgument(let name, let expected): "\(name) needs \(expected)"
        case .badPart(let part):
            "cannot read \(part): write KIND[:ARGUMENT[:SECONDS]][+stored][*TIMES][@METHOD][#EXT_ID][?FIELD]"
        case .unknownMethod(let name):
            "unknown method \(name): use one of \(APIMethod.allCases.map(\.rawValue).joined(separator: ", "))"
        case .unknownKey(let key):
            "unknown key \(key): use fault, value, after_storing, times, retry_after, token, method, ext_id, carries"
        case .badTimes(let text): "times is a number from 1 to 1000000 or always, not \(text)"
        }
    }
}
