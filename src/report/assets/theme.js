"use strict";
/* Light and dark, and the colours of series. Hues after Okabe & Ito (2008), told apart by colour-blind readers; where
 * there are more series than hues, dashes tell them apart. */
(function () {
    const hues = {
        light: ["#0072b2", "#d55e00", "#009e73", "#c0579a", "#b8860b", "#3a9bd9", "#6a4c93", "#6b6b6b"],
        dark: ["#4ea8e0", "#ff8c42", "#35c9a0", "#e795c9", "#e6b84c", "#9ad4f7", "#b79be0", "#b4b4b4"],
    };
    const dashes = ["solid", [6, 3], [2, 2], [9, 3, 2, 3], [9, 3, 2, 3, 2, 3], [14, 4]];
    const names = { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" };
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    let choice = "auto", printing = false;

    try {
        choice = localStorage.getItem("pricewar-theme") || "auto";
    } catch (error) { /* a page from a disk may keep nothing */ }
    if (!names[choice]) choice = "auto";

    function current() {
        if (printing) return "light";
        return choice === "auto" ? (system.matches ? "dark" : "light") : choice;
    }

    function apply() {
        document.documentElement.dataset.theme = current();
        document.getElementById("theme").textContent = names[choice];
        if (report.redrawAll) report.redrawAll();
    }

    /* Contrast of two colours [red, green, blue] of 0 to 255, by WCAG 2: 1 to 21. */
    function contrast(one, other) {
        const luminance = (colour) => colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, i) => sum + [0.2126, 0.7152, 0.0722][i] * part, 0);
        const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    }
    const parts = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

    const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

    report.theme = {
        start() {
            const order = ["auto", "light", "dark"];
            document.getElementById("theme").addEventListener("click", () => {
                choice = order[(order.indexOf(choice) + 1) % order.length];
                try {
                    localStorage.setItem("pricewar-theme", choice);
                } catch (error) { /* as above */ }
                apply();
            });
            system.addEventListener("change", apply);
            apply();
        },
        print(on) {
            printing = on;
            apply();
        },
        /* Colour and dash of series i. */
        colour: (i) => hues[current()][i % hues.light.length],
        dash: (i) => dashes[Math.floor(i / hues.light.length) % dashes.length],
        /* Dashes of lines in the colours of their owners, so that no two look the same: an owner's first line has the dash that
         * it has everywhere, further ones the next that nobody in this colour has. */
        dashes(owners) {
            const taken = new Set(), found = [], many = hues.light.length;
            for (const further of [false, true])
                owners.forEach((owner, k) => {
                    if ((owners.indexOf(owner) < k) !== further) return;
                    const key = (turn) => `${owner % many} ${turn % dashes.length}`;
                    let turn = Math.floor(owner / many);
                    for (let tries = 0; taken.has(key(turn)) && tries < dashes.length; tries++) turn++;
                    taken.add(key(turn));
                    found[k] = dashes[turn % dashes.length];
                });
            return found;
        },
        contrast,
        /* Black or white, whichever is read better on a colour: 4.5 to 1 or more on any. */
        inkOn(colour) {
            const back = typeof colour === "string" ? parts(colour) : colour;
            return contrast(back, [0, 0, 0]) >= contrast(back, [255, 255, 255]) ? "#000" : "#fff";
        },
        ink: () => ({ back: variable("--back"), panel: variable("--panel"), text: variable("--ink"), soft: variable("--soft"), faint: variable("--faint"), line: variable("--line") }),
    };
})();
