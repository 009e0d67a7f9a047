#include "text/verdict.h"
#include "base/memory_text.h"

#include <math.h>
#include <stdio.h>

#include "terminal/format.h"

const char *layer_in_words(enum ledger_sector layer)
{
    static const char *const words[LEDGER_SECTORS] = {
        [LEDGER_HOUSEHOLDS] = "households",    [LEDGER_SMES] = "SMEs (apps)",
        [LEDGER_VENDORS] = "model vendors",    [LEDGER_CLOUDS] = "cloud vendors",
        [LEDGER_SELLERS] = "hardware sellers", [LEDGER_INVESTORS] = "investors",
    };
    return words[layer];
}

const char *label_of(const struct firm_summary *firm)
{
    return LABEL_OF(firm);
}

static struct contest layer_contest(const struct summary *summary)
{
    static const bool include[LEDGER_SECTORS] = {
        [LEDGER_SMES] = true, [LEDGER_VENDORS] = true, [LEDGER_CLOUDS] = true, [LEDGER_SELLERS] = true};
    struct estimate profits[LEDGER_SECTORS];
    for (size_t i = 0; i < LEDGER_SECTORS; i++)
        profits[i] = summary->layers[i].profit;
    return contest_of(profits, include, LEDGER_SECTORS);
}

struct verdict verdict_of(const struct summary *summary)
{
    const struct estimate *apps = &summary->layers[LEDGER_SMES].profit;
    return (struct verdict){
        .layers = layer_contest(summary),
        .vendor_profit = winner_contest(summary, WIN_PROFIT),
        .vendor_share = winner_contest(summary, WIN_SHARE),
        .apps = apps->low > 0    ? CHANGE_GAIN
                : apps->high < 0 ? CHANGE_LOSS
                                 : CHANGE_UNDECIDED,
    };
}

static const char *in_runs(const struct summary *summary, const char *many)
{
    return summary->replicates == 1 ? "in the one run" : many;
}

static bool all_alive(const struct estimate *alive, size_t count)
{
    return alive->value > (double)count - 1e-9;
}

static bool none_alive(const struct estimate *alive)
{
    return alive->value < 1e-9;
}

static struct text firms_text(double count)
{
    struct text text = format_number(count);
    if (count == floor(count))
        snprintf(text.bytes, sizeof text.bytes, "%.0f", count);
    return text;
}

/* "all 6 independent model vendors", "none of ...", "2.3 (1.9 to 2.7) of ..." */
static void tell_group(FILE *out, const struct estimate *alive, size_t count, const char *kind)
{
    const char *plural = count == 1 ? "" : "s";
    if (all_alive(alive, count) && count == 1)
        fprintf(out, "the one %s", kind);
    else if (all_alive(alive, count))
        fprintf(out, "all %zu %ss", count, kind);
    else if (none_alive(alive))
        fprintf(out, "none of the %zu %s%s", count, kind, plural);
    else
        fprintf(out, "%s of %zu %s%s", format_estimate(alive, firms_text).bytes, count, kind, plural);
}

/* Names the independents with the best and the worst chance of survival. */
static void tell_chances(FILE *out, const struct summary *summary)
{
    const struct firm_summary *best = NULL, *worst = NULL;
    for (size_t i = 0; i < summary->firm_count; i++) {
        const struct firm_summary *firm = &summary->firms[i];
        if (firm->layer != FIRM_VENDOR || firm->owned)
            continue;
        best = !best || firm->survival.value > best->survival.value ? firm : best;
        worst = !worst || firm->survival.value < worst->survival.value ? firm : worst;
    }
    if (best && best->survival.value > worst->survival.value)
        fprintf(out, " (likeliest %s, %s; least likely %s, %s)", label_of(best),
                format_percent(best->survival.value).bytes, label_of(worst),
                format_percent(worst->survival.value).bytes);
}

static void tell_survival(FILE *out, const struct summary *summary)
{
    size_t count = summary->independents + summary->owned;
    const struct estimate *free_ones = &summary->independents_alive, *owned = &summary->owned_alive;
    if (count == 0)
        return;
    const char *vendors = count == 1 ? "vendor is" : "vendors are";
    bool all = all_alive(free_ones, summary->independents) && all_alive(owned, summary->owned);
    if (all || (none_alive(free_ones) && none_alive(owned))) {
        fprintf(out, "%s: %s%zu model %s %s after %lld rounds %s. ", all ? "Nobody dies" : "Nobody survives",
                count == 1 ? "the " : "all ", count, vendors, all ? "alive" : "dead",
                (long long)summary->rounds, in_runs(summary, "of every run"));
        return;
    }
    fprintf(out, "Alive after %lld rounds%s: ", (long long)summary->rounds,
            summary->replicates == 1 ? " of the one run" : ", as expected over the runs");
    if (summary->independents)
        tell_group(out, free_ones, summary->independents, "independent model vendor");
    if (summary->replicates > 1)
        tell_chances(out, summary);
    if (summary->independents && summary->owned)
        fputs(" and ", out);
    if (summary->owned)
        tell_group(out, owned, summary->owned, "cloud-owned model vendor");
    fputs(". ", out);
}

static void tell_layers(FILE *out, const struct summary *summary, const struct contest *contest)
{
    if (contest->leader == SIZE_MAX)
        return;
    const struct estimate *profit = &summary->layers[contest->leader].profit;
    const char *leader = layer_in_words((enum ledger_sector)contest->leader);
    if (profit->value > 0)
        fprintf(out, "The layer that gains most: %s, with a cumulative profit of %s CNY", leader,
                format_estimate(profit, format_money).bytes);
    else
        fprintf(out, "No layer makes money; least is lost by the %s, with a cumulative profit of %s CNY",
                leader, format_estimate(profit, format_money).bytes);
    if (contest->runner_up != SIZE_MAX) {
        const struct estimate *next = &summary->layers[contest->runner_up].profit;
        fprintf(out, "%s the %s with %s",
                contest->decided          ? ", clearly ahead of"
                : summary->replicates > 1 ? ", but not clearly ahead of"
                                          : ", ahead of",
                layer_in_words((enum ledger_sector)contest->runner_up),
                format_estimate(next, format_money).bytes);
    }
    fputs(". ", out);
}

/* `prize`: "the largest profit". */
static void tell_vendors(FILE *out, const struct summary *summary, const struct contest *contest,
                         const char *prize, const struct estimate *leader, const struct estimate *next)
{
    const char *name = label_of(&summary->firms[contest->leader]);
    const char *rival = label_of(&summary->firms[contest->runner_up]);
    if (summary->replicates == 1)
        fprintf(out, "Among model vendors %s has %s", name, prize);
    else if (contest->decided)
        fprintf(out, "Among model vendors %s has %s in %s of the runs, clearly ahead of %s with %s", name,
                prize, format_percent(leader->value).bytes, rival, format_percent(next->value).bytes);
    else
        fprintf(out, "Which model vendor has %s is undecided after %zu runs: %s in %s of them, %s in %s",
                prize, summary->replicates, name, format_percent(leader->value).bytes, rival,
                format_percent(next->value).bytes);
}

static bool any_vendor_earns(const struct summary *summary)
{
    for (size_t i = 0; i < summary->firm_count; i++)
        if (summary->firms[i].layer == FIRM_VENDOR && summary->firms[i].profit.value > 0)
            return true;
    return false;
}

static void tell_vendor_profit(FILE *out, const struct summary *summary, const struct contest *contest)
{
    if (contest->runner_up == SIZE_MAX || summary->firms[contest->leader].wins_profit.value <= 0)
        return;
    const struct firm_summary *leader = &summary->firms[contest->leader];
    bool earns = any_vendor_earns(summary);
    if (!earns)
        fputs("No model vendor makes money on the whole. ", out);
    tell_vendors(out, summary, contest, earns ? "the largest profit" : "the smallest loss",
                 &leader->wins_profit, &summary->firms[contest->runner_up].wins_profit);
    if (leader->profit.value < 0)
        fprintf(out, "; %s loses %s CNY", label_of(leader), format_money(-leader->profit.value).bytes);
    if (leader->survival.value < 0.5)
        fprintf(out, "%s is alive at the end with a probability of only %s",
                leader->profit.value < 0 ? " and" : "; it", format_percent(leader->survival.value).bytes);
    fputs(". ", out);
}

static void tell_vendor_share(FILE *out, const struct summary *summary, const struct contest *contest)
{
    if (contest->runner_up == SIZE_MAX || summary->firms[contest->leader].wins_share.value <= 0)
        return;
    tell_vendors(out, summary, contest, "the largest share of tokens",
                 &summary->firms[contest->leader].wins_share, &summary->firms[contest->runner_up].wins_share);
    fputs(". ", out);
}

static void tell_apps(FILE *out, const struct summary *summary, enum change change)
{
    const struct estimate *profit = &summary->layers[LEDGER_SMES].profit;
    if (isnan(profit->value))
        return;
    if (change == CHANGE_UNDECIDED && summary->replicates == 1)
        change = profit->value > 0 ? CHANGE_GAIN : profit->value < 0 ? CHANGE_LOSS : CHANGE_UNDECIDED;
    struct text money = format_money(change == CHANGE_UNDECIDED ? profit->value : fabs(profit->value));
    if (change == CHANGE_GAIN)
        fprintf(out, "The apps gained: together the SMEs earned %s CNY", money.bytes);
    else if (change == CHANGE_LOSS)
        fprintf(out, "The apps did not gain: together the SMEs lost %s CNY", money.bytes);
    else
        fprintf(out, "Whether the apps gained is undecided: together the SMEs earned %s CNY",
                format_estimate(profit, format_money).bytes);
    fprintf(out, "; %s of them are alive, after %s at the start.",
            format_count(summary->smes.end.value).bytes, format_count(summary->smes.start).bytes);
}

char *verdict_in_words(const struct summary *summary)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    struct verdict verdict = verdict_of(summary);
    tell_survival(out, summary);
    tell_layers(out, summary, &verdict.layers);
    tell_vendor_profit(out, summary, &verdict.vendor_profit);
    tell_vendor_share(out, summary, &verdict.vendor_share);
    tell_apps(out, summary, verdict.apps);
    if (summary->replicates == 1)
        fputs(" One run cannot tell how sure this is.", out);
    memory_text_close(out, &text);
    return text;
}
