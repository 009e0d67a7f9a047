"use strict";
/* How agents are called: by the name in the scenario, by the label for people, or by both, "ByteDance 豆包". A switch in the
 * head of the page changes it; the page alone remembers. */
(function () {
    const { data } = report, styles = ["both", "name", "label"];
    const texts = { both: "Names: both", name: "Names: name", label: "Names: label" };
    const things = [data.caused, data].flatMap((each) => (each ? [each.summary && each.summary.firms, each.summary && each.summary.apps, each.products, each.firms, each.sectors] : [])).flatMap((list) => list || []);
    const button = document.getElementById("names");
    let style = data.names;

    const plain = (text) => text.toLowerCase().replace(/[\s_-]/g, "");
    /* A label that is the name, or has it as a word, stands for both. */
    const holds = (label, name) => plain(label) === plain(name) || label.toLowerCase().split(" ").includes(name.toLowerCase());
    const both = ({ name, label }) => (!label ? name : holds(label, name) ? label : `${name} ${label}`);

    /* `full` as it is called, `brief` for narrow places, where of both the name is left. */
    function apply() {
        for (const thing of things) {
            thing.full = style === "name" ? thing.name : style === "label" ? thing.label || thing.name : both(thing);
            thing.brief = style === "label" ? thing.full : thing.name;
        }
    }

    /* Texts of the program call firms by both. */
    const firms = new Map(things.filter((thing) => thing.layer && both(thing) !== thing.name).map((firm) => [both(firm), firm]));
    const called = new RegExp([...firms.keys()].sort((a, b) => b.length - a.length).map(report.exact).join("|") || "(?!)", "g");
    report.retold = (text) => text.replace(called, (found) => firms.get(found).full);

    report.naming = {
        apply,
        start(change) {
            button.hidden = things.every((thing) => both(thing) === thing.name);
            button.textContent = texts[style];
            button.addEventListener("click", () => {
                style = styles[(styles.indexOf(style) + 1) % styles.length];
                button.textContent = texts[style];
                change();
            });
        },
    };
})();
