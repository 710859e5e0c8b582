/// All series of one metric's name. The key of a series is its labels as in the text.
struct PrometheusFamily: Sendable {
    /// Raw values are the words of the text format.
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    enum Series: Sendable {
        case counter(PrometheusCounter)
        case sum(PrometheusSum)
        case gauge(PrometheusGauge)
        case histogram(PrometheusHistogram)

        var object: AnyObject {
            switch self {
            case .counter(let counter): counter
            case .sum(let sum): sum
            case .gauge(let gauge): gauge
            case .histogram(let histogram): histogram
            }
        }
    }

    let kind: Kind
    var series: [String: Series]
}
