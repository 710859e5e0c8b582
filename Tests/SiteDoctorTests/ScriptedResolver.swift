import Synchronization

@testable import SiteDoctor

/// Answers names from a table: the first look-up with the first list, the next with the next, the last for ever.
final class ScriptedResolver: HostResolver {
    private let state: Mutex<(answers: [String: [[String]]], asked: [String])>

    init(_ answers: [String: [[String]]]) {
        self.state = Mutex((answers, []))
    }

    /// The names asked for, in order.
    var asked: [String] { self.state.withLock { $0.asked } }

    func addresses(of host: String) async -> [InternetAddress] {
        self.state.withLock { state in
            state.asked.append(host)
            let lists = state.answers[host] ?? []
            if lists.count > 1 { state.answers[host]?.removeFirst() }
            return lists.first?.compactMap { InternetAddress($0) } ?? []
        }
    }
}
