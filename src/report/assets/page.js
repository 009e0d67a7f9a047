"use strict";
/* Puts the page together: parts, the slider through the rounds, themes, print. */
(function () {
    const last = report.data.dates.length - 1;
    const slider = document.getElementById("round"), text = document.getElementById("round-text"), play = document.getElementById("play");
    const step = 350; /* ms a round, while it plays */
    const printSize = { width: "10.7cm", whole: "22.3cm", height: "5.6cm", tall: "7.8cm" }, tall = ["prices", "flows"];
    let timer = null;

    function show(round) {
        report.round = round;
        slider.value = String(round);
        slider.setAttribute("aria-valuetext", report.roundText(round));
        text.textContent = report.roundText(round);
        report.markAll();
    }

    function stop() {
        clearInterval(timer);
        timer = null;
        play.textContent = "Play";
        play.setAttribute("aria-pressed", "false");
    }

    function start() {
        if (report.round >= last) show(0);
        play.textContent = "Pause";
        play.setAttribute("aria-pressed", "true");
        timer = setInterval(() => (report.round < last ? show(report.round + 1) : stop()), step);
    }

    /* A printed page has its own sizes, which a chart must know before its page is laid out, and light colours. */
    function print(on) {
        for (const { box, tall: own } of report.charts) {
            const section = box.closest("section"), spans = getComputedStyle(section).columnSpan === "all" && section.id !== "maps"; /* maps are square */
            box.style.width = on ? (spans ? printSize.whole : printSize.width) : "";
            if (!own) box.style.height = on ? (tall.includes(box.closest(".part").id) ? printSize.tall : printSize.height) : "";
        }
        report.theme.print(on);
        report.resizeAll();
    }

    const main = document.getElementById("main"), answer = document.getElementById("answer"), clock = document.getElementById("clock"), fixed = [...answer.children];

    /* What a page has anyway, where its kind has nothing of its own to say of it. */
    function addWhatAllHave() {
        if (!document.getElementById("standing").firstChild) report.standing("");
        if (!document.getElementById("whatif")) report.whatIf([["Is this file whole, and can it be repeated?", report.commandOf.file("verify-file", "")]]);
        if (!document.getElementById("assumptions")) report.assumptions();
    }

    /* By keyboard from the beginning of a part, which can have many controls, to that of the next. */
    function linkOnwards() {
        const parts = [...main.querySelectorAll(".part")];
        parts.forEach((part, i) => {
            part.tabIndex = -1;
            if (i + 1 === parts.length) return;
            const link = report.link(`Skip to “${parts[i + 1].querySelector("h2").textContent}”`, parts[i + 1].id);
            link.className = "skip";
            part.querySelector("h2").after(link);
        });
    }

    /* All parts, with agents called as the reader wants them. */
    function build() {
        report.forgetCharts();
        clock.hidden = true;
        answer.after(clock);
        main.querySelectorAll(".part").forEach((part) => part.remove());
        [...answer.children].filter((each) => !fixed.includes(each)).forEach((each) => each.remove());
        ["parts", "tiles", "provenance"].forEach((id) => document.getElementById(id).replaceChildren());
        report.naming.apply();
        report.modules.forEach((module) => module());
        report[report.data.kind]();
        addWhatAllHave();
        linkOnwards();
        report.redrawAll();
    }

    /* What the reader has chosen, by the places of the controls, and how it is chosen again. */
    const controls = {
        "select": [(each) => each.value, (each, value) => { each.value = value; each.dispatchEvent(new Event("change")); }],
        ".controls input": [(each) => each.value, (each, value) => { each.value = value; each.dispatchEvent(new Event("input")); }],
        ".thumbs button": [(each) => each.getAttribute("aria-pressed"), (each, value) => value === "true" && each.click()],
        ".legend [aria-pressed]": [(each) => each.getAttribute("aria-pressed"), (each) => each.click()],
        "details": [(each) => each.open, (each, value) => { each.open = value; }],
        "th button": [(each) => each.parentElement.ariaSort, (each, value) => { for (let tries = 0; tries < 2 && each.parentElement.ariaSort !== value; tries++) each.click(); }],
    };
    const chosen = () => Object.entries(controls).map(([kind, [read]]) => [...main.querySelectorAll(kind)].map(read));
    function choose(old) {
        Object.entries(controls).forEach(([kind, [read, write]], k) => old[k].forEach((value, i) => {
            const each = main.querySelectorAll(kind)[i];
            if (each && value !== null && read(each) !== value) write(each, value);
        }));
    }

    function rename() {
        const old = chosen(), place = window.scrollY;
        build();
        choose(old);
        if (last >= 0) show(report.round);
        window.scrollTo({ top: place, behavior: "instant" });
    }

    report.theme.start();
    report.naming.start(rename);
    build();
    slider.max = String(Math.max(0, last));
    slider.addEventListener("input", () => { if (timer) stop(); show(Number(slider.value)); });
    play.addEventListener("click", () => (timer ? stop() : start()));
    window.addEventListener("beforeprint", () => print(true));
    window.addEventListener("afterprint", () => print(false));
    if (last >= 0) show(last);
    document.documentElement.dataset.ready = "yes";
})();
