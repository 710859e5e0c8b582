package import NIOCore

/// How long a client may take, and how much. Named, so that the tests can shorten them.
package struct ConnectionLimits: Sendable {
    /// A connection on which no whole part of a request arrives and none is being answered.
    package var idle: TimeAmount
    /// From a request's head to its end.
    package var request: TimeAmount
    /// Bytes of all header fields together.
    package var headerBytes: Int
    /// How long an answer may wait for a client that takes nothing of it.
    package var stall: TimeAmount
    /// How long requests under way are waited for when the server is told to stop.
    package var drain: TimeAmount
    /// Bytes of answers that wait in this process for their clients, all connections together.
    package var waitingBytes: Int

    package init(
        idle: TimeAmount = .seconds(30), request: TimeAmount = .seconds(15), headerBytes: Int = 32_768,
        stall: TimeAmount = .seconds(30), drain: TimeAmount = .seconds(3),
        waitingBytes: Int = 33_554_432
    ) {
        self.idle = idle
        self.request = request
        self.headerBytes = headerBytes
        self.stall = stall
        self.drain = drain
        self.waitingBytes = waitingBytes
    }
}
