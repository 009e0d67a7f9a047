"use strict";
/* Numbers and names as people read them; the same rules as the program's summary. */
(function () {
    const scales = [[1e12, "\u00a0tn"], [1e9, "\u00a0bn"], [1e6, "\u00a0m"], [1e3, "\u00a0k"]]; /* without line breaks */
    const known = (value) => value !== null && value !== undefined && !Number.isNaN(value);

    /* Three significant digits: 1,234  12.3  0.0123 */
    function number(value) {
        if (!known(value)) return "–";
        if (value === 0) return "0";
        const size = Math.abs(value);
        if (size >= 1e15 || size < 1e-6) return value.toExponential(2);
        if (size >= 100) return Math.round(value).toLocaleString("en-GB").replace("-", "−");
        const unit = 10 ** (Math.floor(Math.log10(size)) - 2), rounded = Math.round(value / unit) * unit;
        const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded)) + 1e-9));
        return rounded.toFixed(digits).replace("-", "−");
    }

    function scaled(value) {
        if (!known(value)) return "–";
        const unit = value === 0 ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
        const shown = Math.abs(Math.round(value / unit) * unit);
        const scale = scales.find(([size]) => shown >= size * (1 - 1e-9));
        return scale ? number(value / scale[0]) + scale[1] : number(value);
    }

    /* kCNY in, CNY out */
    const money = (kcny) => (known(kcny) ? scaled(Math.abs(kcny) < 5e-6 ? 0 : 1e3 * kcny) : "–");

    const count = (value) =>
        known(value) && Math.abs(value) < 1e6 ? number(Math.abs(value) >= 100 ? Math.round(value) : value) : scaled(value);

    /* Halves to the even number, as the program has it; what is a half but for rounding is one. */
    function wholePercents(fraction) {
        const percents = Math.round(1e11 * fraction) / 1e9, below = Math.floor(percents);
        return (percents - below === 0.5 ? below + Math.abs(below % 2) : Math.round(percents)) || 0;
    }

    function percent(fraction) {
        if (!known(fraction)) return "–";
        if (fraction > 0 && fraction < 0.005) return "<1\u00a0%";
        if (fraction < 1 && fraction > 0.995) return ">99\u00a0%";
        return String(wholePercents(fraction)).replace("-", "−") + "\u00a0%";
    }

    const price = (value) => (known(value) ? (value === 0 ? "free" : number(value)) : "–");

    /* On axes 20 is enough for 20.0. */
    const tick = (format) => (value) => format(value).replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");

    const interval = (estimate, format) =>
        estimate && known(estimate.low) && known(estimate.high) ? format(estimate.low) + " to " + format(estimate.high) : "";

    /* Half the width of an interval of a mean. */
    const margin = (estimate, format) =>
        estimate && known(estimate.low) && known(estimate.high) && estimate.high > estimate.low ? "± " + format((estimate.high - estimate.low) / 2) : "";

    /* An element with a text; names in Chinese say so, which chooses the right forms of the characters. */
    function element(tag, className, text) {
        const made = document.createElement(tag);
        if (className) made.className = className;
        if (text !== undefined) made.textContent = text;
        if (text !== undefined && /[\u3400-\u9fff]/.test(text)) made.lang = "zh-Hans";
        return made;
    }

    const escape = (text) =>
        String(text).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");

    const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

    /* "A, B and 3 more" */
    const some = (names, most = 3) => names.slice(0, most).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");

    /* Who is first among estimates, and whether the runs tell: {first, second, decided}; ties are not decided. */
    function leading(list, of = (one) => one) {
        const [first, second] = [...list].sort((a, b) => (of(b).value ?? -Infinity) - (of(a).value ?? -Infinity));
        return { first, second, decided: !second || (known(of(first).low) && known(of(second).high) && of(first).low > of(second).high) };
    }

    /* A text for a regular expression that finds it. */
    const exact = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

    report.known = known;
    report.format = { number, scaled, money, count, percent, price, tick, interval, margin };
    report.element = element;
    report.escape = escape;
    report.capitalised = capitalised;
    report.exact = exact;
    Object.assign(report, { some, leading });
})();
