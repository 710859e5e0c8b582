import Backoffice
import CoMagic
import Ledger
import Relay
import Stitching
import Testing
import Wording

@Suite("Settings as they were typed")
struct SettingsDraftTests {
    @Test(
        "have a person's mistakes told one by one",
        arguments: [
            (SettingsDraftTests.draft(), []),
            (SettingsDraftTests.draft { $0.name = "" }, [.name]),
            (SettingsDraftTests.draft { $0.name = String(repeating: "x", count: 201) }, [.name]),
            (SettingsDraftTests.draft { $0.widgets = "1\na\n１" }, [.widgets]),
            (SettingsDraftTests.draft { $0.widgets = (1...501).map(String.init).joined(separator: " ") }, [.widgets]),
            (SettingsDraftTests.draft { $0.token = "" }, [.token]),
            (SettingsDraftTests.draft { $0.token = String(repeating: "x", count: 4_097) }, [.token]),
            (SettingsDraftTests.draft { $0.address = "https://example.com/v2.0" }, [.address]),
            (SettingsDraftTests.draft { $0.timeZone = "Moscow time" }, [.timeZone]),
            (SettingsDraftTests.draft { $0.plain[.phoneCountry] = "Russia" }, [.plain(.phoneCountry)]),
            (SettingsDraftTests.draft { $0.plain[.recallWindow] = "721" }, [.plain(.recallWindow)]),
            (SettingsDraftTests.draft { $0.plain[.recallWindow] = "0.01" }, [.plain(.recallWindow)]),
            (SettingsDraftTests.draft { $0.script = [.staleAfter: "1"] }, [.script(.staleAfter)]),
            (SettingsDraftTests.draft { $0.campaign = "" }, [.campaign]),
            (SettingsDraftTests.draft { $0.campaign = "-1" }, [.campaignSite]),
            (SettingsDraftTests.draft { ($0.defaultKind, $0.site, $0.source) = (.site, "x", "y") }, [.site, .source]),
            (
                SettingsDraftTests.draft { ($0.name, $0.token, $0.timeZone) = ("", "", "nowhere") },
                [.name, .token, .timeZone]
            ),
        ] as [(SettingsDraft, [SettingsProblem.Field])])
    func problems(draft: SettingsDraft, fields: [SettingsProblem.Field]) throws {
        let hosts = try DataAPIHosts()
        var found: [SettingsProblem] = []
        do throws(SettingsRefusal) {
            _ = try draft.settings(for: nil, hosts: hosts)
        } catch {
            found = error.problems
        }
        #expect(found.map(\.field) == fields)
        for problem in found {
            let texts = Language.allCases.map { problem.text(in: $0) }
            #expect(Set(texts).count == texts.count, "in both languages")
        }
    }

    @Test("name the key of a kept integration by keeping silent")
    func settings() throws {
        let settings = try SettingsDraftTests.draft { ($0.widgets, $0.plain[.recallWindow]) = ("24860, 24861", "1,5") }
            .settings(for: nil, hosts: DataAPIHosts())
        #expect(settings.widgets == ["24860", "24861"])
        #expect(settings.plain.recallWindow == .seconds(5_400))
        #expect(settings.target.access.token == Secret("key"))
        #expect(settings.destination == .campaign(7))
        #expect(settings.timeZone == IntegrationSettings.assumedTimeZone)
    }

    private static func draft(_ change: (inout SettingsDraft) -> Void = { _ in }) -> SettingsDraft {
        var draft = SettingsDraft(address: DataAPIHosts.vendors[0])
        (draft.name, draft.token, draft.campaign) = ("Site", "key", "7")
        change(&draft)
        return draft
    }
}
