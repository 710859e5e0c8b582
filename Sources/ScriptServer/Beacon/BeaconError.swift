/// Why a beacon is malformed. The sender is our own script, so each of these is answered 400 (413) and counted. Nothing
/// can be repaired, and the visitor loses nothing.
package enum BeaconError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More than ``Beacon/maximumBytes`` bytes.
    case tooLarge
    /// Not a JSON object in UTF-8, or nested too deeply.
    case notJSON
    /// `v` is missing or not 1.
    case wrongVersion
    /// A known key has a value of the wrong kind or size. The associated value is the key, from the closed set of the
    /// wire's keys.
    case badField(String)

    /// A word without the sender's values, for metrics: at most one series per known key.
    package var label: String {
        switch self {
        case .tooLarge: "too_large"
        case .notJSON: "not_json"
        case .wrongVersion: "wrong_version"
        case .badField(let name): "bad_\(name)"
        }
    }

    package var description: String {
        switch self {
        case .tooLarge: "a beacon has at most \(Beacon.maximumBytes) bytes"
        case .notJSON: "a beacon is one JSON object in UTF-8"
        case .wrongVersion: "a beacon's \"v\" is 1"
        case .badField(let name): "the beacon's \"\(name)\" has a wrong type, form or size"
        }
    }
}
