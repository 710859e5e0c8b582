extension SiteFinding {
    /// A word for programs, without values. It never changes after a release.
    package var code: String {
        switch self {
        case .unreachable(let failure): failure.label
        case .status: "status"
        case .notHTML: "not_html"
        case .empty: "empty"
        case .cut: "cut"
        case .redirected: "redirected"
        case .unknownCharset: "unknown_charset"
        case .tagPresent: "tag_present"
        case .tagLoadedByScript: "tag_loaded_by_script"
        case .tagMissing: "tag_missing"
        case .tagTwice: "tag_twice"
        case .tagInert(.heldBack): "tag_held_back"
        case .tagInert: "tag_inert"
        case .tagOfOtherKey: "tag_of_other_key"
        case .tagFromOtherServer: "tag_from_other_server"
        case .tagInsecure: "tag_insecure"
        case .tagMayComeThrough: "tag_may_come_through_manager"
        case .counterPresent: "counter_present"
        case .counterMissing: "counter_missing"
        case .counterTwice: "counter_twice"
        case .counterInert: "counter_inert"
        case .counterMayComeThrough: "counter_may_come_through_manager"
        case .widgetsPresent: "widgets_present"
        case .widgetNotListed: "widget_not_listed"
        case .widgetNotFound: "widget_not_found"
        case .noWidgets: "no_widgets"
        case .directLink: "direct_link"
        case .directFrame: "direct_frame"
        case .policyAllows: "policy_allows"
        case .policyBlocksScript: "policy_blocks_script"
        case .policyBlocksBeacon: "policy_blocks_beacon"
        case .policyNeedsNonce: "policy_needs_nonce"
        }
    }
}
