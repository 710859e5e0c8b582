package import Stitching

/// A default looked at as a whole: whether it makes sense, and whether the account knows its numbers.
package struct DestinationReview: Hashable, Sendable {
    /// `nil` when a problem is fatal.
    package let destination: Destination?
    /// In the order of the fields.
    package let problems: [DestinationProblem]
    /// The lists against which a number could not be checked, and why.
    package let unchecked: [CatalogKind: AccountTrouble]

    /// - Parameter answers: those of ``DestinationChoice/kinds``; one that is missing checks nothing.
    package init(_ choice: DestinationChoice, against answers: [CatalogKind: CatalogAnswer]) {
        var problems: [DestinationProblem] = []
        do throws(DestinationError) {
            self.destination = try Destination(
                campaignID: choice.campaignID, siteID: choice.siteID, sourceID: choice.sourceID)
        } catch {
            self.destination = nil
            problems.append(.shape(error))
        }
        var unchecked: [CatalogKind: AccountTrouble] = [:]
        for kind in choice.kinds {
            guard let id = choice[kind], let answer = answers[kind], answer.list?[id] == nil else { continue }
            switch answer {
            case .fresh(let list) where list.isWhole: problems.append(.unknown(kind, id))
            // Longer than CoMagic hands out.
            case .fresh: break
            case .stale(_, let trouble), .refused(let trouble): unchecked[kind] = trouble
            }
        }
        self.problems = problems
        self.unchecked = unchecked
    }
}
