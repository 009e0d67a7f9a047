"use strict";
/* The page's texts in the words of the war. They are written in those of the war over models, and what the terms of the
 * scenario say takes their place, by the rules of src/words/ for the texts of the program. */
(function () {
    const { terms } = report.data;
    /* The program's words for each term, one and many; the first pair is what it says when the scenario says nothing. */
    const usual = {
        vendor: [["model vendor", "model vendors"], ["vendor", "vendors"]],
        cloud: [["cloud", "clouds"], ["cloud vendor", "cloud vendors"]],
        seller: [["seller of accelerators", "sellers of accelerators"], ["hardware seller", "hardware sellers"], ["seller", "sellers"]],
        sme: [["SME", "SMEs"]],
        user: [["user", "users"]],
        app: [["app", "apps"]],
        product: [["model", "models"]],
        compute: [["accelerator", "accelerators"], ["", "compute"]],
        volume: [["token", "tokens"]],
        price: [["price", "prices"]],
    };
    const isOwn = (term) => terms[term].one !== usual[term][0][0] || terms[term].many !== usual[term][0][1];
    const dictionary = new Map([["CNY per million tokens", terms.price_unit], ["CNY", terms.currency], ["kCNY", terms.stored_money_unit]]);
    for (const [term, pairs] of Object.entries(usual))
        for (const [one, many] of pairs) {
            if (one) dictionary.set(one, isOwn(term) ? terms[term].one : one);
            dictionary.set(many, isOwn(term) ? terms[term].many : many);
        }
    /* What users make of the product is said only where the war has a word for it, or is the one over models. */
    dictionary.set("app makers", isOwn("sme") ? terms.sme.many : "app makers");
    dictionary.set("users of apps", isOwn("user") && !isOwn("app") ? terms.user.many : `${terms.user.many} of ${terms.app.many}`);
    dictionary.set("API fees", isOwn("price") ? terms.price.many : isOwn("volume") ? "fees" : "API fees");
    if (isOwn("cloud")) dictionary.set("hosting", `bought of ${terms.cloud.many}`);
    dictionary.set("margin of calls", isOwn("volume") ? `margin of ${terms.volume.many}` : "margin of calls");
    dictionary.set("API fees less the compute bought to serve them", `${dictionary.get("API fees")} less what it costs to serve them`);
    /* Parts of a vendor's cash. */
    if (isOwn("sme")) dictionary.set("users won and lost", `${terms.sme.many} won and lost`);
    const unnamed = terms.compute.many === "machines"; /* the word of wars that have none for it */
    dictionary.set("compute bill", isOwn("compute") && !unnamed ? terms.compute.many : "cost of sales");

    const words = [...dictionary.keys()].sort((a, b) => b.length - a.length);
    const pattern = new RegExp("(?<![\\w.\\[\\]`@{])(?:([aA])n? )?(" + words.flatMap((word) => [word, report.capitalised(word)].map(report.exact)).join("|") + ")(?![\\w\\[}]|\\.\\w)", "g");

    function fitting(article, word) {
        const asYou = /^u[nst][aeiou]/.test(word);
        return /^[aeiouAEIO]/.test(word) && !asYou ? article + "n " : article + " ";
    }

    /* A capital where the program's text has one, or begins a sentence. */
    function translated(text, begins) {
        return text.replace(pattern, (all, article, word, place) => {
            const key = dictionary.has(word) ? word : word.charAt(0).toLowerCase() + word.slice(1), found = dictionary.get(key);
            if (found === key) return all;
            const own = text[place + all.length] === "-" ? found.replaceAll(" ", "-") : found; /* "investor-group-owned" */
            const first = !article && ((place === 0 && begins) || text.slice(0, place).endsWith(". "));
            const isCapital = key !== word || (first && /^[A-Z]/.test(key) && !/CNY/.test(key));
            return (article ? fitting(article, own) : "") + (isCapital ? report.capitalised(own) : own);
        });
    }

    /* A text, or a template whose own parts are put into the words of the war while what stands in it, such as names, stays. */
    report.say = (text, ...values) => {
        const parts = typeof text === "string" ? [text] : text;
        return parts.map((part, i) => (terms.own ? translated(part, i === 0) : part) + (i < values.length ? values[i] : "")).join("");
    };
    /* A text that does not begin a sentence. */
    report.sayWithin = (text) => (terms.own ? translated(text, false) : text);
})();
