import ServiceLifecycle

/// The two ways in which a service works and waits in turn until shutdown.
package enum Periodic {
    /// A round, then a wait. Shutdown ends the wait and lets the round under way finish.
    ///
    /// - Parameters:
    ///   - bell: ends a wait early; rung at shutdown.
    ///   - state: passed from round to round.
    ///   - round: returns how long to wait at most.
    package static func run<State, C: Clock>(
        _ bell: Doorbell, clock: C, from state: State,
        _ round: (inout State) async -> Duration
    ) async where C.Duration == Duration {
        await withGracefulShutdownHandler {
            var state = state
            while !Task.isStopping {
                let wait = await round(&state)
                await bell.wait(atMost: wait, clock: clock)
            }
        } onGracefulShutdown: {
            bell.ring()
        }
    }

    /// A round and a wait of a fixed length in turn. Shutdown cancels both.
    ///
    /// - Parameters:
    ///   - state: passed from round to round.
    ///   - waitsFirst: whether the first round comes after the first wait.
    package static func run<State: Sendable, C: Clock>(
        every interval: Duration, clock: C = ContinuousClock(), from state: State, waitsFirst: Bool = false,
        _ round: @escaping @Sendable (inout State) async -> Void
    ) async where C.Duration == Duration {
        try? await cancelWhenGracefulShutdown {
            var state = state
            if waitsFirst { try await clock.sleep(for: interval) }
            while !Task.isCancelled {
                await round(&state)
                try await clock.sleep(for: interval)
            }
        }
    }
}

extension Task where Success == Never, Failure == Never {
    /// Whether the current task has been told to stop, in either way.
    package static var isStopping: Bool { Self.isShuttingDownGracefully || Self.isCancelled }
}
