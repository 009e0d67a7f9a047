"use strict";
/* Puts the page together: parts, the slider through the rounds, themes, print. */
(function () {
    const last = report.data.dates.length - 1;
    const slider = document.getElementById("round"), text = document.getElementById("round-text"), play = document.getElementById("play");
    const step = 350; /* ms a round, while it plays */
    const printSize = { width: "17.5cm", height: "7.2cm", tall: "10.5cm" }, tall = ["prices", "flows"];
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
            box.style.width = on ? printSize.width : "";
            if (!own) box.style.height = on ? (tall.includes(box.parentElement.id) ? printSize.tall : printSize.height) : "";
        }
        report.theme.print(on);
        report.resizeAll();
    }

    report.theme.start();
    report[report.data.kind]();
    report.redrawAll();
    slider.max = String(Math.max(0, last));
    slider.addEventListener("input", () => { if (timer) stop(); show(Number(slider.value)); });
    play.addEventListener("click", () => (timer ? stop() : start()));
    window.addEventListener("beforeprint", () => print(true));
    window.addEventListener("afterprint", () => print(false));
    if (last >= 0) show(last);
    document.documentElement.dataset.ready = "yes";
})();
