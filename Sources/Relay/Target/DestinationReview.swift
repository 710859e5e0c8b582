package import Stitching

/// The check of a default: whether it is valid, and whether the account has its numbers.
package struct DestinationReview: Hashable, Sendable {
    /// `nil` when a problem is fatal.
    package let destination: Destination?
    /// In the order of the fields.
    package let problems: [DestinationProblem]

    /// - Parameter answers: those of ``DestinationChoice/kinds``; a missing one checks nothing.
    package init(_ choice: DestinationChoice, against answers: [CatalogKind: CatalogAnswer]) {
        var problems: [DestinationProblem] = []
        do throws(DestinationError) {
            self.destination = try Destination(
                campaignID: choice.campaignID, siteID: choice.siteID, sourceID: choice.sourceID)
        } catch {
            self.destination = nil
            problems.append(.shape(error))
        }
        for kind in choice.kinds {
            // A list that is longer than the target hands out, or that was not read just now, proves nothing.
            guard let id = choice[kind], case .fresh(let list) = answers[kind], list.isWhole, list[id] == nil else {
                continue
            }
            problems.append(.unknown(kind, id))
        }
        self.problems = problems
    }
}
