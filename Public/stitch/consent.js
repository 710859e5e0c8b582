/*
 * Consent. A state (a global or a cookie) answers and an event wakes the script; without a state the event itself answers.
 * A yes and a no must be clear: for anything else the script waits.
 */

export function askForConsent({ g: global, k: cookie, e: event, yes, no }, state, session, look) {
    if (!yes) return;
    const { read } = session;
    let told;

    function answer() {
        if (global) return global.split(".").reduce((holder, name) => holder[name], window);
        if (cookie) return decodeURIComponent(RegExp("(^|; )" + cookie + "=([^;]*)").exec(document.cookie)[2]);
        return told;
    }

    // Asked at each look: an answer may be taken back. Throws while there is none, and that ends the look.
    session.read = () => {
        const value = answer();
        const text = typeof value == "object" ? JSON.stringify(value) : value;
        if (RegExp(yes, "i").test(text)) return read();
        if (!RegExp(no, "i").test(text)) throw text;
        state.s = undefined;
        state.q = "none";
        state.y = "consent_refused";
        return true;
    };

    const onConsent = ({ detail }) => {
        told = detail == null ? "yes" : detail;
        look();
    };
    window.addEventListener(event, onConsent, true);
}
