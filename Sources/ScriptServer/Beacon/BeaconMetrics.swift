import Metrics

/// Counters of beacons, made once.
struct BeaconMetrics: Sendable {
    let taken = Counter(label: "stitcher_beacons_total", dimensions: [("outcome", "taken")])
    let malformed = Counter(label: "stitcher_beacons_total", dimensions: [("outcome", "malformed")])
    let refused = Counter(label: "stitcher_beacons_total", dimensions: [("outcome", "refused")])
}
