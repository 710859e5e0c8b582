/*
 * The counter is in an outer page of another origin. The script in the inner page asks by message, and the same integration's
 * script in the outer page answers. Both take messages only from origins that the owner has named.
 */

export function followOuterPage({ b: integration, h: origins }, state, session, look, rewrite, guarded) {
    if (!origins) return;
    const allowed = origins.split(",");
    const { read } = session;
    let answer;

    // The question says nothing but the integration, so it may go to any page.
    const ask = (outer) => outer != window && outer.postMessage({ stitcher: integration }, "*");

    session.read = () => {
        const isWorthTelling = read();
        if (window.Comagic || window.CallGear) return isWorthTelling;
        ask(window.parent);
        if (window.top != window.parent) ask(window.top);
        if (!answer) return isWorthTelling;
        const { s, q, y } = answer;
        Object.assign(state, { s, q, y });
        return s || isWorthTelling;
    };

    const onMessage = guarded(({ data, origin, source }) => {
        if (data.stitcher != integration || !allowed.includes(origin)) return;
        const { s, q } = data;
        if (!q) {
            if (state.q) source.postMessage({ stitcher: integration, s: state.s, q: state.q, y: state.y }, origin);
        } else if ((source == window.parent || source == window.top) && (!s || /^[1-9]\d{0,18}$/.test(s))) {
            const isNew = !answer || answer.s != s || answer.q != q;
            answer = data;
            if (isNew) look();
        }
    });
    window.addEventListener("message", onMessage);
}
