import Foundation
import Synchronization

/// The weather over all accounts, by token; an account without weather has none. Outlives the runs of the program.
final class Sky: Sendable {
    private struct State {
        var weather: [String: Weather]
        var calm: Weather
        var isClear = false
        var calls: [String: Int] = [:]
    }

    private let state: Mutex<State>

    init(_ weather: [String: Weather], calm: Weather) {
        self.state = Mutex(State(weather: weather, calm: calm))
    }

    /// From now on nothing goes wrong.
    func clear() {
        self.state.withLock { $0.isClear = true }
    }

    /// What the account's next call meets.
    func next(_ token: String, at now: Date) -> (trouble: Trouble, there: Duration, back: Duration) {
        self.state.withLock { state in
            guard !state.isClear, var weather = state.weather[token] else {
                let (there, back) = state.calm.delays()
                return (.none, there, back)
            }
            let trouble = weather.next(at: now)
            let (there, back) = weather.delays()
            state.weather[token] = weather
            return (trouble, there, back)
        }
    }

    /// The account's call began or ended.
    func count(_ token: String, _ change: Int) {
        self.state.withLock { $0.calls[token, default: 0] += change }
    }

    func isCalled(_ token: String) -> Bool {
        self.state.withLock { $0.calls[token, default: 0] > 0 }
    }
}
