import CoMagic
import Foundation
import Ledger
import Sandbox
import Stitching
import TestSupport
import Testing
import Wording

@testable import CoMagic
@testable import Relay

@Suite("Lists of an account")
struct AccountListTests {
    @Test("the three lists come whole from a sandbox, only what can be chosen among them")
    func lists() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox()
        let campaigns = try #require(await bench.catalog.list(.campaigns, of: CatalogBench.target).list)
        #expect(campaigns.items.count == 109)
        #expect(campaigns.isWhole)
        #expect(campaigns[500_001]?.domain == "kids.karting.example.ru")
        #expect(campaigns[500_001]?.siteID == 2_002)
        #expect(campaigns[-1]?.name == "Посетители без рекламной кампании")
        #expect(campaigns[500_010] == nil)
        let sites = try #require(await bench.catalog.list(.sites, of: CatalogBench.target).list)
        #expect(sites.items.map(\.id).sorted() == [2_001, 2_002, 2_003, 2_004, 2_005])
        #expect(sites[2_001]?.state == "work")
        let sources = try #require(await bench.catalog.list(.sources, of: CatalogBench.target).list)
        #expect(sources.items.map(\.id).sorted() == [-1, 3_001, 3_002, 3_003, 3_004, 3_005])
        #expect(coMagic.calls.map(\.method) == ["get.sources", "get.sites", "get.campaigns"])
        #expect(coMagic.calls.allSatisfy { $0.mnemonic == nil })
    }

    @Test("the call is the documented one")
    func request() async throws {
        let transport = ScriptedTransport([.page([], total: 0)])
        let bench = try CatalogBench(transport)
        #expect(await bench.catalog.list(.campaigns, of: CatalogBench.target).list?.items == [])
        #expect(
            transport.bodies == [
                """
                {"id":"request-1","jsonrpc":"2.0","method":"get.campaigns","params":{"access_token":"sandbox-token",\
                "fields":["id","name","status","type","site_id","site_domain_name"],\
                "filter":{"field":"status","operator":"=","value":"active"},"limit":5000,"offset":0,\
                "sort":[{"field":"name","order":"asc"}]}}
                """
            ])
        #expect(transport.requests.first?.maximumResponseBytes == AccountCatalog.maximumResponseBytes)
    }

    @Test("thousands of campaigns are read page by page, one call each")
    func thousands() async throws {
        var options = SandboxOptions()
        options.campaigns = 12_000
        let (bench, coMagic) = try CatalogBench.sandbox(options)
        let list = try #require(await bench.catalog.list(.campaigns, of: CatalogBench.target).list)
        #expect(list.items.count == 12_000 - 1_199)
        #expect(list.isWhole)
        #expect(coMagic.calls.count == 3)
    }

    @Test("a short page is no end while the total says more; both spellings of metadata count")
    func shortPages() async throws {
        let transport = ScriptedTransport([
            .page([#"{"id":1,"name":"a"}"#], total: 3, metadata: "meta_data"),
            .page([#"{"id":2,"name":"b"}"#, #"{"id":1,"name":"a"}"#], total: 3),
        ])
        let bench = try CatalogBench(transport)
        let list = try #require(await bench.catalog.list(.sites, of: CatalogBench.target).list)
        #expect(list.items.map(\.id) == [1, 2])
        #expect(list.total == 3)
        #expect(!list.isWhole)
        #expect(transport.bodies.last?.contains(#""offset":1,"#) == true)
    }

    @Test("an empty page ends the reading, whatever the total says; so does a short one without a total")
    func ends() async throws {
        let empty = ScriptedTransport([.page([#"{"id":1}"#], total: 9), .page([], total: 9)])
        let first = try await CatalogBench(empty).catalog.list(.sites, of: CatalogBench.target)
        #expect(first.list?.total == 9)
        let short = ScriptedTransport([.page([#"{"id":1}"#], total: nil)])
        let second = try await CatalogBench(short).catalog.list(.sites, of: CatalogBench.target)
        #expect(second.list?.isWhole == true)
    }

    @Test("nothing is asked beyond the vendor's largest offset")
    func maximumOffset() async throws {
        let row = #"{"id":1}"#
        let page = ScriptedTransport.Answer.page(Array(repeating: row, count: 60_000), total: 1_000_000)
        let transport = ScriptedTransport([page, page])
        let answer = try await CatalogBench(transport).catalog.list(.campaigns, of: CatalogBench.target)
        #expect(transport.requests.count == 2)
        #expect(answer.trouble == nil)
        #expect(answer.list?.isWhole == false)
    }

    @Test("strange rows do not cost the others, and hostile names come harmless")
    func strangeRows() async throws {
        let long = String(repeating: "Ж", count: 10_000)
        let rows = [
            #"{"id":1,"name":"<script>\u202e\n\"x\""}"#, #"{"id":null,"name":"none"}"#, #"{"id":2,"name":7}"#, "5",
            "null", #"{"id":3,"name":"\#(long)","site_id":"x"}"#,
        ]
        let bench = try CatalogBench(ScriptedTransport([.page(rows, total: 6)]))
        let list = try #require(await bench.catalog.list(.campaigns, of: CatalogBench.target).list)
        #expect(list[1]?.name == "<script> \"x\"")
        #expect(list[2]?.name == nil)
        #expect(list[3]?.name?.utf8.count == CatalogRow.maximumNameBytes)
        #expect(list.items.count == 3)
    }

    @Test("sources that the account does not have are no error: it is said how to go on")
    func noSources() async throws {
        let (bench, _) = try CatalogBench.sandbox { $0.components.remove(.callTracking3) }
        let answer = await bench.catalog.list(.sources, of: CatalogBench.target)
        #expect(answer.list == nil)
        #expect(answer.trouble?.failure.mnemonic == "method_component_disabled")
        #expect(answer.trouble?.text(in: .russian).contains("Коллтрекинг 3.0") == true)
        #expect(await bench.catalog.list(.campaigns, of: CatalogBench.target).trouble == nil)
    }

    @Test("campaigns without their component speak of call tracking, not of uploads")
    func noCampaigns() async throws {
        let (bench, _) = try CatalogBench.sandbox { $0.components.remove(.callTracking) }
        let trouble = await bench.catalog.list(.campaigns, of: CatalogBench.target).trouble
        #expect(trouble?.text(in: .english).contains("call tracking") == true)
        #expect(trouble?.text(in: .english).contains("upload") == false)
    }

    @Test("a search finds words in name, domain and number, without case, in Cyrillic too")
    func search() {
        let list = CatalogList(
            [
                CatalogItem(id: 77, name: "Яндекс.Директ: ПОИСК", domain: "karting.example.ru"),
                CatalogItem(id: 5, name: "Ёлки", domain: "Kids.example.ru"),
                CatalogItem(id: 771, name: "и\u{306}од"), CatalogItem(id: -1, name: nil),
            ], total: 4, readAt: TestTime.start)
        func ids(_ text: String, first limit: Int = 10) -> [Int64] { list.search(text, first: limit).items.map(\.id) }
        #expect(ids("директ") == [77])
        #expect(ids("поиск ЯНДЕКС") == [77])
        #expect(ids("елки") == [5])
        #expect(ids("ЁЛ") == [5])
        #expect(ids("kids") == [5])
        #expect(ids("йОД") == [771])
        #expect(ids("77") == [771, 77])
        #expect(ids("поиск ёлки") == [])
        #expect(ids("") == [-1, 5, 771, 77])
        #expect(list.search("77", first: 1) == .init(items: [list.items[2]], total: 2))
        #expect(list.search("", first: -1).items.isEmpty)
        #expect(ids(String(repeating: "я", count: 100_000)) == [])
    }
}
