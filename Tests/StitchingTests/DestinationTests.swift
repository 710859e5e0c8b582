import Stitching
import Testing

@Suite("The owner's default")
struct DestinationTests {
    @Test("is a campaign, a site, a site with a source, or a site's system campaign")
    func valid() throws {
        #expect(try Destination(campaignID: 5, siteID: nil, sourceID: nil) == .campaign(5))
        #expect(try Destination(campaignID: nil, siteID: 7, sourceID: nil) == .site(7, source: nil))
        #expect(try Destination(campaignID: nil, siteID: 7, sourceID: -2) == .site(7, source: -2))
        #expect(try Destination(campaignID: -1, siteID: 7, sourceID: nil) == .systemCampaign(site: 7))
    }

    @Test(
        "is refused with the reason when the numbers do not go together",
        arguments: [
            (nil, nil, nil, .missing), (nil, nil, 3, .sourceNeedsSite), (5, 7, nil, .both), (5, nil, 3, .both),
            (5, 7, 3, .both), (-1, nil, nil, .systemCampaignNeedsSite), (-1, 7, 3, .systemCampaignNeedsSite),
            (-1, 0, nil, .systemCampaignNeedsSite), (0, nil, nil, .notPositive), (-5, nil, nil, .notPositive),
            (nil, 0, nil, .notPositive), (nil, -7, 3, .notPositive),
        ] as [(Int64?, Int64?, Int64?, DestinationError)])
    func refused(campaign: Int64?, site: Int64?, source: Int64?, error: DestinationError) {
        #expect(throws: error) {
            try Destination(campaignID: campaign, siteID: site, sourceID: source)
        }
        #expect(!error.description.isEmpty)
    }

    @Test("gives CoMagic's numbers back, never a campaign beside a site but for the system campaign")
    func numbers() {
        let site = Destination.site(7, source: 3)
        #expect(site.siteID == 7 && site.sourceID == 3 && site.campaignID == nil)
        let campaign = Destination.campaign(5)
        #expect(campaign.campaignID == 5 && campaign.siteID == nil && campaign.sourceID == nil)
        let system = Destination.systemCampaign(site: 7)
        #expect(system.campaignID == -1 && system.siteID == 7 && system.sourceID == nil)
    }
}
