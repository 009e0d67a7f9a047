"use strict";
/* What runs end with, in studies and comparisons: how it is called and written, and how one is chosen. */
report.modules.push(() => {
    const { say } = report, { terms } = report.data;
    /* A comparison: the page's own, or that of runs with the same runs in peace. */
    const compared = report.data.kind === "comparison" ? report.data : report.data.caused;
    const { number, scaled, money, count, percent } = report.format;
    const titles = {
        independents_alive: "Independent model vendors alive", vendors_alive: "Model vendors alive", final_mean_price: "Price paid, last round", price_ratio: "Price paid over that of the start",
        final_adoption: "SMEs that use a model", final_hhi: "Concentration of tokens (HHI)", independents_share: "Share of tokens of independents", largest_share: "Share of the largest vendor",
        served_rank: "Place by tokens served, 1: the most", final_volume: "Tokens per round", final_smes: "SMEs alive", final_smes_with_value: "SMEs that found business value", final_users: "Users of apps", total_sme_surplus: "SMEs' surplus of choosing",
        total_user_surplus: "Users' surplus", independents_profit: "Profit of independents", owned_profit: "Profit of owned vendors", groups_profit: "Profit of clouds with their vendors",
        layer_profit: "Profit of a layer", layer_capital_change: "Change of a layer's cash", final_alive: "Alive at the end", final_share: "Share, last round", total_profit: "Profit", final_capital: "Cash at the end",
        capital_gained: "Cash gained", cash_earned: "Cash gained, less money put in", group_profit: "Profit of the group", group_cash_earned: "Cash gained by the group, less money put in", total_value_added: "Value added", total_cash_flow: "Cash flow", total_put_in: "Money put in", layer_value_added: "Value added of a layer", layer_cash_flow: "Cash flow of a layer", final_price: "Price paid, last round", final_price_index: "List price over that of the start", final_market_price_index: "List price of the same products over that of the start", left_in_round: "Round of exit", total_support: "Support from or to the parent", total_attach: "Profit on cloud bills", output: "Value of the test model",
        sme_exit_year_one: "SMEs of the start gone after a year", sme_exit_end: "SMEs of the start gone at the end", cut_light: "Cut of light models since launch", cut_main: "Cut of main models since launch",
        cut_flagship: "Cut of flagships since launch", owned_cut_light: "Cut of light models of owned vendors", owned_cut_main: "Cut of main models of owned vendors", owned_cut_flagship: "Cut of flagships of owned vendors",
        fall_light: "Price fall of light models", fall_main: "Price fall of main models", fall_flagship: "Price fall of flagships", final_mean_cost: "Unit cost of tokens, last round",
        cost_part_of_fall: "Part of cost in the price fall", below_cost_share: "Tokens sold below unit cost", total_volume: "Tokens, all rounds", total_api_revenue: "API fees, all rounds",
        total_compute_sold: "Compute sold to vendors", attach_profit: "Profit on cloud bills, all clouds", accelerators_sold: "Accelerators sold", peak_users: "Users of apps, at their most", total_margin: "Margin of calls",
        final_sector_smes: "SMEs alive in a sector", final_sector_users: "Users of a sector's apps", peak_sector_users: "Users of a sector's apps, at their most", final_sector_with_value: "SMEs of a sector with business value",
        total_sector_profit: "Profit of a sector's SMEs", total_sector_surplus: "Surplus of a sector's SMEs", total_sector_user_surplus: "Surplus of a sector's users",
    };
    /* Of other wars, where what the program calls them would need the apps and calls of the war over models. */
    const plainer = { final_tokens: "Tokens of the vendor, last round", total_served: "Tokens of the vendor, all rounds", total_fees: "API fees, all rounds" };
    const shares = /(^final_alive|share|adoption|^cut_|^owned_cut_|^sme_exit|price_index$)/;

    /* "final_share[Zhipu]" -> {measure, element, title, of} */
    function describe(outcome) {
        const [, measure, element] = /^([^[]*)(?:\[(.*)\])?$/.exec(outcome.name);
        const firm = (compared || report.data).firms.find((each) => each.name === element), sector = (compared || report.data).sectors.find((each) => each.name === element);
        const isClaim = measure.startsWith("claim_");
        const claim = isClaim && report.data.claims.find((each) => "claim_" + each.name === measure);
        const short = titles[measure] || (terms.own && plainer[measure]);
        const title = (short && say(short)) || (claim ? "Claim: " + (claim.text || claim.name) : report.capitalised(outcome.meaning)) || measure;
        const layer = measure.startsWith("layer_") && report.layers[element];
        return { ...outcome, measure, element, title, firm, of: element === undefined ? "" : firm ? firm.full : layer || (sector && sector.full) || element, brief: (firm || sector || {}).brief, isShare: outcome.unit === "1" && shares.test(measure) };
    }

    const plainly = (value) => (report.known(value) && Math.abs(value) >= 1e5 ? scaled(value) : number(value));

    /* Prices of vendors are those of volume, others per unit or hour of compute. */
    function priceOf(firm) {
        if (firm && firm.layer === "vendor") return { value: number, unit: terms.price_unit };
        return { value: number, unit: firm ? { seller: say("kCNY per accelerator"), cloud: say("kCNY per accelerator-hour") }[firm.layer] : "" };
    }

    /* Values as they are read, and the unit behind them. */
    function format(outcome) {
        if (outcome.unit === terms.stored_money_unit) return { value: money, unit: terms.currency };
        if (outcome.unit === terms.stored_volume_unit) return { value: (value) => scaled(report.known(value) ? terms.in_a_unit * value : null), unit: terms.volume.many };
        if (outcome.unit === terms.stored_price_unit) return { value: plainly, unit: terms.price_unit };
        if (outcome.isShare) return { value: percent, unit: "" };
        if (["vendors_alive", "independents_alive"].includes(outcome.measure)) return { value: (value) => (Number.isInteger(value) ? String(value).replace("-", "−") : number(value)), unit: "" };
        if (outcome.measure === "final_hhi") return { value: count, unit: "" };
        if (outcome.measure === "final_price") return priceOf(outcome.firm);
        const uncounted = ["1", terms.vendor.many, "vendors", terms.sme.many, "SMEs", terms.user.many, "users"].includes(outcome.unit) || outcome.unit.includes(",");
        return { value: plainly, unit: uncounted ? "" : outcome.unit };
    }

    /* The same for a difference of two values. */
    function formatChange(outcome) {
        const signed = (text, value) => (report.known(value) && value > 0 ? "+" : "") + text;
        if (outcome.isShare) return { value: (value) => signed(number(report.known(value) ? Math.round(1000 * value) / 10 : null), value), unit: "percentage points" };
        const { value: plain, unit } = format(outcome);
        return { value: (value) => signed(plain(value), value), unit };
    }

    const called = (outcome) => outcome.title + (outcome.of ? ": " + outcome.of : "");

    /* Two choices: of a measure, and of whose. `chosen`: a name; change(outcome). */
    function picker(box, list, chosen, change, label) {
        const measures = new Map();
        list.forEach((outcome) => measures.set(outcome.measure, (measures.get(outcome.measure) || []).concat(outcome)));
        let current = list.find((outcome) => outcome.name === chosen) || list[0];
        const options = [...measures].map(([measure, members]) => [measure, members[0].title.length > 70 ? members[0].title.slice(0, 68) + "…" : members[0].title]);
        report.choice(box, label || "Outcome", options, current.measure, (measure) => {
            const members = measures.get(measure);
            current = members.find((outcome) => outcome.element === current.element) || members[0];
            fill();
            change(current);
        });
        const select = report.choice(box, "of", [], "", (name) => { current = list.find((outcome) => outcome.name === name); change(current); });
        function fill() {
            const members = measures.get(current.measure);
            select.parentElement.hidden = members.length < 2;
            select.replaceChildren(...members.map((outcome) => {
                const option = report.element("option", "", outcome.of);
                option.value = outcome.name;
                option.selected = outcome === current;
                return option;
            }));
        }
        fill();
        return current;
    }

    report.layers = { households: "Households", smes: say("App makers"), vendors: say("Model vendors"), clouds: say("Cloud vendors"), sellers: say("Hardware sellers"), investors: "Investors" };
    report.describeOutcome = describe;
    /* Those that the page shows: what is never known, or nothing in all runs for anybody, is of what the war does not have. */
    function told() {
        const { kind, means } = report.data, all = ((compared || report.data).outcomes || []).map((outcome, index) => ({ ...describe(outcome), index }));
        const values = compared ? ({ index }) => [compared.with[index], compared.against[index]] : kind === "study" && (({ index }) => means.mean[index]);
        if (!values) return all;
        const group = (outcome) => outcome.measure + (outcome.firm ? outcome.firm.layer : "");
        const used = new Set(all.filter((outcome) => values(outcome).some((value) => report.known(value) && value !== 0)).map(group));
        return all.filter((outcome) => outcome.measure.startsWith("claim_") || (used.has(group(outcome)) && values(outcome).some(report.known)));
    }

    report.compared = compared;
    report.outcomes = told();
    report.outcomeNamed = (name) => report.outcomes.find((outcome) => outcome.name === name);
    report.outcome = { format, formatChange, called, picker };
});
