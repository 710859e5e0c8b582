package import NIOCore

/// How many clients there may be, and how long each may take. Named, so that tests can shorten them.
package struct ConnectionLimits: Sendable {
    /// A connection on which no complete part of a request arrives and no request is processed.
    package var idle: TimeAmount
    /// From a request's head to its end.
    package var request: TimeAmount
    /// Bytes of all header fields together.
    package var headerBytes: Int
    /// How long an answer may wait for a client that reads nothing of it.
    package var stall: TimeAmount
    /// How long requests in progress are waited for when the server is told to stop.
    package var drain: TimeAmount
    /// Connections at once, all addresses together.
    package var maximum: Int
    /// Connections at once from one address that is not our proxy.
    package var share: Int
    /// Bytes of answers that wait in this process for their clients, all connections together.
    package var waitingBytes: Int

    package init(
        idle: TimeAmount = .seconds(30), request: TimeAmount = .seconds(15), headerBytes: Int = 32_768,
        stall: TimeAmount = .seconds(30), drain: TimeAmount = .seconds(3), maximum: Int = 10_000, share: Int = 2_500,
        waitingBytes: Int = 33_554_432
    ) {
        self.idle = idle
        self.request = request
        self.headerBytes = headerBytes
        self.stall = stall
        self.drain = drain
        self.maximum = maximum
        self.share = share
        self.waitingBytes = waitingBytes
    }

    /// The limits of a process with this many descriptors.
    ///
    /// A reserve is for the database, the log, event loops and calls to the target: 128 and four per core, or half of a
    /// limit that is too small for that. A server on two cores with one integration has 28 open (2026-11-30); a core
    /// takes three more.
    ///
    /// - Parameter cores: the number of event loops.
    package init(descriptors: Int, cores: Int) {
        let reserve = min(128 + 4 * cores, descriptors / 2)
        // Above this, memory ends before descriptors do.
        let maximum = max(8, min(descriptors - reserve, 32_768))
        self.init(maximum: maximum, share: max(4, maximum / 4))
    }
}
