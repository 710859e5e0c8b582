import Foundation
import Ledger
import Testing

@Suite("The states of a booking")
struct BookingStateTests {
    /// The arrows of the table, in the notation of the diagram.
    private var arrows: [String] {
        let begin = BookingState.allCases
            .filter { [.pending, .inactive, .parked].contains($0) }.map { "[*] --> \($0.rawValue): accept" }
        return begin
            + BookingState.allCases.flatMap { from in
                BookingState.allCases.compactMap { to in
                    let acts = BookingAct.allCases.filter { from.after($0) == to }.map(\.rawValue)
                    return acts.isEmpty ? nil : "\(from.rawValue) --> \(to.rawValue): \(acts.joined(separator: ", "))"
                }
            }
    }

    @Test("follow each other as the diagram in ARCHITECTURE.md shows")
    func diagram() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/ARCHITECTURE.md").standardizedFileURL
        let text = try String(contentsOf: path, encoding: .utf8)
        let block = try #require(text.split(separator: "stateDiagram-v2\n").last).prefix { $0 != "`" }
        let drawn = block.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(drawn == self.arrows)
    }

    @Test("lead from every act to one state, and every state can be reached and left")
    func table() {
        for act in BookingAct.allCases {
            #expect(!act.transition.from.isEmpty)
            for state in BookingState.allCases {
                #expect((state.after(act) != nil) == act.transition.from.contains(state))
            }
        }
        for state in BookingState.allCases {
            #expect(BookingAct.allCases.contains { $0.transition.to == state })
        }
        for state in BookingState.allCases {
            #expect(BookingAct.allCases.contains { state.after($0) != nil })
        }
    }

    @Test("show in public as pending while on lease")
    func status() {
        for state in BookingState.allCases {
            #expect(state.status.rawValue == (state == .leased ? "pending" : state.rawValue))
        }
    }
}
