import Backoffice
import Ledger
import Stitching
import Wording

extension SettingsDraft {
    /// The fields from a browser. A typed id takes precedence over one chosen from a list.
    ///
    /// - Parameter token: the key that an earlier answer of this form kept encrypted; nobody types it twice.
    init(_ fields: FormFields, token: String) {
        self.init(address: fields.text(OutsideName.address))
        self.name = fields.text("name").singleLine
        self.isActive = fields.isTicked("active")
        self.widgets = (fields["widgets"] ?? "").printable
        self.token = token
        self.timeZone = fields.text("timeZone")
        self.defaultKind = fields["default"].flatMap(Default.init) ?? .campaign
        let chosen = { (name: String) in fields.text("\(name)ID").nonEmpty ?? fields.text(name) }
        self.campaign = chosen("campaign")
        self.campaignSite = chosen("campaignSite")
        self.site = chosen("site")
        self.source = chosen("source")
        for setting in PlainSetting.allCases {
            let name = setting.formName
            self.plain[setting] = setting.isFlag ? String(fields.isTicked(name)) : fields.text(name)
        }
        for option in ScriptOption.allCases {
            let value = fields[option.rawValue] ?? ""
            if option == .messageEvent {
                // For every other option empty is the default; here it means that no message is sent.
                if fields.isTicked("no-message") {
                    self.script[option] = ""
                } else {
                    self.script[option] = value.nonEmpty
                }
            } else {
                self.script[option] = value.nonEmpty
            }
        }
        self.revision = fields["revision"].flatMap { Int64($0) } ?? 0
    }
}

extension SettingsRefusal {
    /// What is wrong, by the name of the field in the form.
    func texts(_ language: Language) -> [String: String] {
        self.problems.reduce(into: [:]) { $0[$1.field.name] = $1.text(in: language) }
    }
}
