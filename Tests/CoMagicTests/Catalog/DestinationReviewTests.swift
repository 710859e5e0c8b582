import CoMagic
import Foundation
import Ledger
import Relay
import Sandbox
import Stitching
import TestSupport
import Testing
import Wording

@testable import CoMagic

@Suite("A default against the account's lists")
struct DestinationReviewTests {
    @Test(
        "what the account knows is a destination without a word",
        arguments: [
            (DestinationChoice(campaignID: 500_001), Destination.campaign(500_001)),
            (DestinationChoice(siteID: 2_001), .site(2_001, source: nil)),
            (DestinationChoice(siteID: 2_001, sourceID: 3_001), .site(2_001, source: 3_001)),
            (DestinationChoice(siteID: 2_001, sourceID: -1), .site(2_001, source: -1)),
            (DestinationChoice(campaignID: -1, siteID: 2_002), .systemCampaign(site: 2_002)),
        ])
    func known(choice: DestinationChoice, destination: Destination) async throws {
        let (bench, _) = try CatalogBench.sandbox()
        let review = await bench.catalog.review(choice, of: CatalogBench.target)
        #expect(review.destination == destination)
        #expect(review.problems.isEmpty)
    }

    @Test(
        "each number that the account does not have is named at its field",
        arguments: [
            // 500010 is switched off; source 3007 was removed.
            (DestinationChoice(campaignID: 500_010), [DestinationProblem.unknown(.campaigns, 500_010)]),
            (DestinationChoice(siteID: 9, sourceID: 3_007), [.unknown(.sites, 9), .unknown(.sources, 3_007)]),
            (DestinationChoice(campaignID: -1, siteID: 9), [.unknown(.sites, 9)]),
            (
                DestinationChoice(campaignID: 7, siteID: 9),
                [.shape(.both), .unknown(.campaigns, 7), .unknown(.sites, 9)]
            ),
            (DestinationChoice(campaignID: -1), [.shape(.systemCampaignNeedsSite)]),
            (DestinationChoice(sourceID: 3_001), [.shape(.sourceNeedsSite)]), (DestinationChoice(), [.shape(.missing)]),
            (DestinationChoice(campaignID: 0), [.shape(.notPositive), .unknown(.campaigns, 0)]),
        ])
    func unknown(choice: DestinationChoice, problems: [DestinationProblem]) async throws {
        let (bench, _) = try CatalogBench.sandbox()
        let review = await bench.catalog.review(choice, of: CatalogBench.target)
        #expect(review.problems == problems)
        let isShapeless = problems.contains { if case .shape = $0 { true } else { false } }
        #expect((review.destination == nil) == isShapeless)
        for problem in problems {
            if case .unknown(_, let id) = problem {
                #expect(Language.allCases.allSatisfy { problem.text(in: $0).contains("\(id)") })
            }
            #expect(problem.text(in: .russian) != problem.text(in: .english))
        }
    }

    @Test("only the lists that are needed are read")
    func neededLists() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox()
        _ = await bench.catalog.review(DestinationChoice(campaignID: -1, siteID: 2_001), of: CatalogBench.target)
        #expect(coMagic.calls.map(\.method) == ["get.sites"])
        _ = await bench.catalog.review(DestinationChoice(), of: CatalogBench.target)
        #expect(coMagic.calls.count == 1)
    }

    @Test("a campaign made after the list was read is found by reading it once more")
    func newCampaign() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox()
        _ = await bench.catalog.list(.campaigns, of: CatalogBench.target)
        var options = SandboxOptions()
        options.campaigns = 200
        coMagic.set(options)
        let review = await bench.catalog.review(DestinationChoice(campaignID: 500_151), of: CatalogBench.target)
        #expect(review.problems.isEmpty)
        #expect(coMagic.calls.count == 2)
    }

    @Test("a list that can't be had accuses no number")
    func unchecked() async throws {
        let (bench, _) = try CatalogBench.sandbox { $0.components.remove(.dataAPISettings) }
        let choice = DestinationChoice(siteID: 2_001, sourceID: 42)
        let review = await bench.catalog.review(choice, of: CatalogBench.target)
        #expect(review.destination == .site(2_001, source: 42))
        #expect(review.problems.isEmpty)
    }

    @Test("half a list accuses no number")
    func half() {
        let list = CatalogList([CatalogItem(id: 1, name: nil)], total: 2, readAt: TestTime.start)
        let review = DestinationReview(DestinationChoice(campaignID: 2), against: [.campaigns: .fresh(list)])
        #expect(review.problems.isEmpty)
        #expect(review.destination == .campaign(2))
    }
}
