import NIOCore
import NIOEmbedded
import Prometheus
import ServiceTestSupport
import Testing

@testable import Web

@Suite("Numbers of connections")
struct ConnectionMetricsTests {
    @Test("say how many there are, how many there may be, and why some were closed")
    func numbers() throws {
        let registry = PrometheusRegistry()
        let table = ConnectionTable(limits: ConnectionLimits(maximum: 8), logger: TestService.silence)
        let metrics = ConnectionMetrics(table, factory: registry)
        let channels = (1...10).map { _ in EmbeddedChannel() }
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        for (index, channel) in channels.enumerated() {
            #expect(table.admit(channel, now: start + .milliseconds(Int64(index))) == .admitted)
        }
        for channel in channels { channel.embeddedEventLoop.run() }
        table.notePause()
        for _ in 1...2 { metrics.publish() }
        let lines = registry.render().split(separator: "\n")
        for line in [
            "stitcher_connections 8", "stitcher_connections_maximum 8", "stitcher_answers_waiting_bytes 0",
            #"stitcher_connections_closed_total{reason="maximum"} 2"#,
            #"stitcher_connections_closed_total{reason="stalled"} 0"#,
            #"stitcher_accept_pauses_total{reason="maximum"} 1"#,
        ] {
            #expect(lines.contains { $0 == line }, "\(line)")
        }
    }
}
