/*
 * Stands before everything else of a simulated visit's page. It notes what really happens (which session the counter was
 * given, when the form listened, when our script and the owner's code ran) and plays the visitor. Time is counted in
 * beats of 50 ms of the page's own work, so that a busy machine makes nobody late.
 */
(function (visit) {
    "use strict";

    const { setTimeout, setInterval, name } = window;
    const opened = location.search;
    const notes = { issued: [], bookings: [], loads: 1, started: null, errors: [] };
    const owners = [];
    const done = name ? JSON.parse(name) : { loads: 0, bookings: [] };
    notes.loads += done.loads;
    notes.bookings = done.bookings;

    let beats = 0;
    const time = () => beats * 50;
    const beating = setInterval(() => {
        beats += 1;
        if (notes.started === null && window._stitch) notes.started = time();
    }, 50);
    const pause = (ms) => new Promise((go) => {
        const until = time() + ms;
        const waiting = setInterval(() => {
            if (time() >= until) go(clearInterval(waiting));
        }, 25);
    });
    const until = async (question) => {
        for (;;) {
            const answer = question();
            if (answer) return answer;
            await pause(50);
        }
    };
    addEventListener("error", (event) => notes.errors.push(String(event.message)));

    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (...given) {
        this.addEventListener("load", () => {
            if (!this.responseURL.includes("/t/v/") || this.status !== 200) return;
            const { ci, disconnect } = JSON.parse(this.responseText);
            // An answer without a session leaves the counter with that of its cookie. A key that is not served changes no
            // cookie; without one its answer is all there is, as where cookies are blocked.
            const session = ci ? !(disconnect && visit.cookie) && ci.split(".")[1] : visit.cookie;
            if (session) notes.issued.push([session, time()]);
        });
        return send.apply(this, given);
    };

    const listening = new Map();
    let booked;
    addEventListener("message", ({ data, source }) => {
        if (data.population) booked = true;
        else if (/"INITIALIZED"/.test(data)) listening.set(source, time());
    });

    const add = (element, parts) => document.documentElement.appendChild(Object.assign(document.createElement(element), parts));
    const container = () => document.getElementById(visit.container);
    const form = () => {
        const frame = container() && container().querySelector("iframe");
        return frame && listening.has(frame.contentWindow) && frame.contentWindow;
    };

    // The owner's code tells when it sets his tags, and waits beside for what it needs.
    window.seenOwner = () => {
        const frame = container().querySelector("iframe").contentWindow;
        owners.push({ frame: listening.has(frame) && frame, at: time() });
    };
    window.seenBeside = (isThere, work) => until(isThere).then(() => pause(visit.ownerAfter)).then(work);

    async function openModal() {
        await pause(visit.modalAfter);
        for (let opening = 0; opening <= visit.opensAgain; opening += 1) {
            if (opening) await until(form);
            if (container()) container().remove();
            add("div", { id: visit.container });
            add("script", { src: visit.loader });
        }
    }

    /** As when the vendor's page inside goes elsewhere and comes back. */
    async function reloadForm() {
        await until(form);
        const frame = container().querySelector("iframe");
        listening.delete(frame.contentWindow);
        for (const owner of owners) if (owner.frame === frame.contentWindow) owner.frame = null;
        frame.src = frame.src.replace("t=", "t=1");
    }

    async function insert(src, after) {
        await pause(after);
        add("script", { src, async: true });
    }

    async function book(hesitates, changes) {
        await until(form);
        if (changes !== null) {
            await pause(Math.max(0, hesitates - changes));
            const counter = window.Comagic || window.CallGear;
            if (notes.issued.length && counter.reinitTrackView) counter.reinitTrackView();
            hesitates = Math.min(hesitates, changes);
        }
        await pause(hesitates);
        const frame = await until(form);
        booked = false;
        notes.bookings.push({
            at: time(), listening: listening.get(frame), started: notes.started, load: notes.loads, issued: notes.issued.slice(),
            opened, embedded: container().querySelector("iframe").src.split(/[?#]/)[1],
            // Since when the owner has set his tags, and whether this form heard it.
            owner: owners.length ? owners[0].at : null, heard: owners.some((owner) => owner.frame === frame),
        });
        frame.postMessage({ population: "book", key: visit.key }, "*");
        await until(() => booked);
    }

    async function reload() {
        window.name = JSON.stringify({ loads: notes.loads, bookings: notes.bookings });
        location.reload();
        await new Promise(() => {});
    }

    async function play() {
        if (visit.embed === "modal") openModal();
        for (const [address, after] of visit.inserted) insert(address, after);
        if (visit.reloads === "before" && notes.loads === 1) {
            await until(form);
            await pause(visit.orders[0].hesitates);
            await reload();
        }
        if (visit.reloadsForm) await reloadForm();
        for (const order of visit.orders.slice(notes.bookings.length)) {
            await book(order.hesitates, order.changes);
            if (visit.reloads === "after" && notes.loads === 1) await reload();
        }
        clearInterval(beating);
        await fetch(visit.report, { method: "POST", body: JSON.stringify(notes), keepalive: true });
        if (!visit.stays) window.close();
    }

    if (document.readyState === "complete") play();
    else addEventListener("load", play);
    const clean = () => history.replaceState({}, "", location.pathname);
    if (visit.cleans === "at once") clean();
    else if (visit.cleans) addEventListener(visit.cleans, clean);
})
