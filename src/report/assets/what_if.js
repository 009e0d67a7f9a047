"use strict";
/* What to try next: commands with the names of this file filled in; and what is assumed. */
(function () {
    const { data } = report;
    const { scenario_file, study_file, game_file, seed } = data.provenance;

    /* As a shell reads it. */
    const quoted = (text) => (/^[\w./=:+,@%-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
    const base = () => quoted(scenario_file || "SCENARIO.cfg");
    const stem = () => data.file.replace(/\.[^.]*$/, "");
    const sets = (more = [], options = "") => data.overrides.filter((text) => !options.includes(` --${/^simulation\.(replicates|seed)=/.exec(text)?.[1]} `)).concat(more).map((text) => ` --set ${quoted(text)}`).join("");

    /* The scenario as it was run, but for the number of runs and the seed where the options give them. */
    const scenario = (command, options, name) => `pricewar-sim ${command} ${base()}${sets([], options)}${options}${name ? ` -o ${quoted(`${stem()}-${name}.h5`)}` : ""}`;
    const file = (command, options, name) => `pricewar-sim ${command} ${quoted(data.file)}${options}${name ? ` -o ${quoted(`${stem()}-${name}.h5`)}` : ""}`;

    /* A command that one click selects. */
    const command = (text) => report.element("code", "command", text);

    /* rows: [question, command]; what has no command is left out. */
    report.whatIf = (rows) => {
        const section = report.part("whatif", data.kind === "study" ? "Commands" : "What if", "What if: commands to go on with", "Each answers another question about this file; run it in the folder of the file and the scenario. A click selects the whole command. What it writes becomes a page with “pricewar-sim report”.");
        const list = report.element("dl", "commands");
        for (const [question, text] of rows.filter(([, each]) => each)) {
            const answer = report.element("dd");
            answer.append(command(text));
            list.append(report.element("dt", "", question), answer);
        }
        section.append(list);
        return section;
    };

    /* What any result of the model rests on. More is in the scenario, whose text is there. */
    const ofMarkets = [
        "Firms follow the pricing rules that the scenario gives them. Other rules can give another winner.",
        "Buyers choose by price, quality and brand, with some chance (a logit model). How they would react to prices that nobody has seen yet is an extrapolation.",
        "Growth, costs and quality follow the scenario, and so does what can happen: a law, a crisis or a rival that it does not name does not come.",
        "Numbers of the scenario are data, estimates or assumptions; its comments say which. That doubt is in no interval of a single scenario. Studies put it in: “pricewar-sim sweep” varies the numbers, “pricewar-sim infer” asks data for them.",
    ];
    const ofGames = [
        "Two firms that know all of the game, and expect each other to play the equilibrium from now on.",
        "A game can have more equilibria than were found; nothing says which of them firms would come to.",
        "The numbers of the game are assumptions: change them in its file, or move one along with “continuation”.",
    ];
    const general = data.kind === "game" ? ofGames : data.scenario ? ofMarkets : ["The numbers come from a test function, which is no market."];
    report.assumptions = () => {
        const section = report.part("assumptions", "Assumptions", "What is assumed", "The numbers of this page hold in the model, and for what was put into it. Among the program's documents " + (data.kind === "game" ? "docs/markov-perfect.md has the equations." : "docs/model.md has the equations, and docs/plausibility.md says how far results bear comparison with what happened."));
        const list = report.element("ul");
        list.append(...general.map((text) => report.element("li", "", report.say(text))));
        section.append(list);
        if (data.overrides.length) section.append(report.element("p", "note", "Set on top of the scenario:"), report.element("pre", "settings", data.overrides.join("\n")));
        for (const [title, text] of [[`The text of the scenario${scenario_file ? `, ${scenario_file}` : ""}`, data.scenario], [study_file || data.kind === "study" ? `The text of the study${study_file ? `, ${study_file}` : ""}` : "The question, as a study", data.study]]) {
            if (!text) continue;
            const box = report.element("details", "text");
            box.append(report.element("summary", "", title));
            box.addEventListener("toggle", () => { if (box.open && !box.querySelector("pre")) { const shown = report.element("pre", "", text); shown.tabIndex = 0; box.append(shown); } });
            section.append(box);
        }
    };

    /* What leads from a level to what the war did: the part of the page that says it, or the command that finds it. */
    report.notCaused = () => (report.caused ? ["Peace has gains and losses too; the war's part:", report.link("what the war caused", "caused")] : ["Peace has gains and losses too; the war's part:", report.link("compare", "compare-command")]);

    Object.assign(report, { command, commandOf: { scenario, file, quoted, base, sets, stem } });
})();
