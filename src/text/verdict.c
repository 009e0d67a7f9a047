#include "text/verdict.h"
#include "base/memory_text.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "terminal/format.h"
#include "words/words.h"

const char *layer_in_words(enum ledger_sector layer)
{
    static const char *const words[LEDGER_SECTORS] = {
        [LEDGER_HOUSEHOLDS] = "households",    [LEDGER_SMES] = "app makers",
        [LEDGER_VENDORS] = "model vendors",    [LEDGER_CLOUDS] = "cloud vendors",
        [LEDGER_SELLERS] = "hardware sellers", [LEDGER_INVESTORS] = "investors",
    };
    return words[layer];
}

struct shown_name firm_shown(const struct summary *summary, const struct firm_summary *firm)
{
    return NAME_TO_SHOW(summary->names, firm, 0);
}

/* Among the layers that have profit and add value; `of`: offset of the estimate. */
static struct contest layer_contest(const struct summary *summary, size_t of)
{
    static const enum ledger_sector earners[] = {LEDGER_SMES, LEDGER_VENDORS, LEDGER_CLOUDS, LEDGER_SELLERS};
    bool include[LEDGER_SECTORS] = {false};
    struct estimate numbers[LEDGER_SECTORS];
    for (size_t i = 0; i < sizeof earners / sizeof *earners; i++)
        include[earners[i]] = summary->has_layer[earners[i]];
    /* backers without hosts earn nothing by themselves */
    include[LEDGER_CLOUDS] = include[LEDGER_CLOUDS] && !summary->lacks_hosts;
    for (size_t i = 0; i < LEDGER_SECTORS; i++)
        numbers[i] = *(const struct estimate *)((const char *)&summary->layers[i] + of);
    return contest_of(numbers, include, LEDGER_SECTORS);
}

/* One run has no interval. */
static enum sign sign_of(const struct estimate *profit, size_t runs)
{
    double low = runs == 1 ? profit->value : profit->low, high = runs == 1 ? profit->value : profit->high;
    return low > 0 ? SIGN_PROFIT : high < 0 ? SIGN_LOSS : SIGN_UNDECIDED;
}

struct verdict verdict_of(const struct summary *summary)
{
    return (struct verdict){
        .layers = layer_contest(summary, offsetof(struct layer_summary, profit)),
        .value_added = layer_contest(summary, offsetof(struct layer_summary, value_added)),
        .vendor_profit = winner_contest(summary, WIN_PROFIT),
        .vendor_share = winner_contest(summary, WIN_SHARE),
        .sme_profit = sign_of(&summary->layers[LEDGER_SMES].profit, summary->replicates),
    };
}

static bool all_alive(const struct estimate *alive, size_t count)
{
    return alive->value > (double)count - 1e-9;
}

static bool none_alive(const struct estimate *alive)
{
    return alive->value < 1e-9;
}

/* As many in every run; one run has no interval. */
static bool same_number_alive(const struct estimate *alive)
{
    return alive->value == floor(alive->value) && alive->low == alive->value && alive->high == alive->value;
}

static struct text firms_text(double count)
{
    struct text text = format_number(count);
    if (count == floor(count))
        snprintf(text.bytes, sizeof text.bytes, "%.0f", count);
    return text;
}

/* "all 6 independent model vendors", "none of ...", "2.3 (1.9 to 2.7) of ..."; the kind for one and for many */
static void tell_group(FILE *out, const struct estimate *alive, size_t count, const char *one,
                       const char *many)
{
    const char *kind = count == 1 ? one : many;
    if (all_alive(alive, count) && count == 1)
        fprintf(out, "the one %s", kind);
    else if (all_alive(alive, count) && count == 2)
        fprintf(out, "both %s", kind);
    else if (all_alive(alive, count))
        fprintf(out, "all %zu %s", count, kind);
    else if (none_alive(alive) && count == 1)
        fprintf(out, "not the one %s", kind);
    else if (none_alive(alive))
        fprintf(out, "none of the %zu %s", count, kind);
    else
        fprintf(out, "%s of %zu %s", format_estimate(alive, firms_text).bytes, count, kind);
}

static void tell_independents(FILE *out, const struct summary *summary)
{
    if (summary->independents)
        tell_group(out, &summary->independents_alive, summary->independents,
                   say(summary->terms, "independent model vendor").bytes,
                   say(summary->terms, "independent model vendors").bytes);
}

static void tell_owned(FILE *out, const struct summary *summary)
{
    if (summary->owned)
        tell_group(out, &summary->owned_alive, summary->owned,
                   say(summary->terms, "cloud-owned model vendor").bytes,
                   say(summary->terms, "cloud-owned model vendors").bytes);
}

/* All vendors have the same fate in every run. */
static void tell_same_fate(FILE *out, const struct summary *summary, const char *when, bool alive)
{
    size_t count = summary->independents + summary->owned;
    const struct term *vendor = &terms_or_default(summary->terms)->of[TERM_VENDOR];
    fprintf(out, "%s: ", alive ? "Nobody dies" : "Nobody survives");
    if (count == 1)
        fprintf(out, "the one %s is", vendor->one);
    else if (count == 2)
        fprintf(out, "both %s are", vendor->many);
    else
        fprintf(out, "all %zu %s are", count, vendor->many);
    fprintf(out, " %s %s%s.", alive ? "alive" : "gone", when,
            summary->replicates == 1 ? "" : " in every run");
}

/* Of the only one, with the interval of a share. */
static const struct estimate *survival_of_vendor(const struct summary *summary)
{
    size_t i = 0;
    while (summary->firms[i].layer != FIRM_VENDOR)
        i++;
    return &summary->firms[i].survival;
}

void tell_who_is_alive(FILE *out, const struct summary *summary, const char *when)
{
    size_t count = summary->independents + summary->owned;
    const struct estimate *free_ones = &summary->independents_alive, *owned = &summary->owned_alive;
    bool all = all_alive(free_ones, summary->independents) && all_alive(owned, summary->owned);
    bool no_free = summary->independents && none_alive(free_ones),
         no_owned = summary->owned && none_alive(owned);
    bool sure = summary->replicates == 1 ||
                ((all_alive(free_ones, summary->independents) || no_free || same_number_alive(free_ones)) &&
                 (all_alive(owned, summary->owned) || no_owned || same_number_alive(owned)));
    if (count == 0)
        return;
    if (all || (none_alive(free_ones) && none_alive(owned))) {
        tell_same_fate(out, summary, when, all);
        return;
    }
    if (count == 1) {
        say_to(out, summary->terms, "The one model vendor is alive ");
        fprintf(out, "%s in %s of the runs.", when, format_probability(survival_of_vendor(summary)).bytes);
        return;
    }
    if (sure)
        fprintf(out, "Alive %s%s: ", when, summary->replicates == 1 ? "" : " in every run");
    else
        fputs("On average ", out);
    /* first those of whom some are alive */
    (no_free && summary->owned ? tell_owned : tell_independents)(out, summary);
    if (summary->independents && summary->owned)
        fputs(no_free != no_owned ? ", but " : " and ", out);
    if (no_free && summary->owned)
        tell_independents(out, summary);
    else
        tell_owned(out, summary);
    if (sure)
        fputc('.', out);
    else
        fprintf(out, "%s alive %s.", no_free != no_owned ? ", are" : " are", when);
}

static bool ties(const struct estimate *one, const struct estimate *other)
{
    return fabs(one->value - other->value) <= 1e-9 * fabs(one->value);
}

static void tell_layers(FILE *out, const struct summary *summary, const struct contest *contest)
{
    bool alone = contest->runner_up == SIZE_MAX && !summary->has_layer[LEDGER_SMES];
    if (contest->leader == SIZE_MAX || alone) /* where there is one layer, it needs no contest */
        return;
    const struct estimate *profit = &summary->layers[contest->leader].profit;
    struct words leader = say(summary->terms, layer_in_words((enum ledger_sector)contest->leader));
    if (profit->value > 0)
        say_to(out, summary->terms, "Of all layers, %s have the largest profit, %s CNY", leader.bytes,
               format_estimate(profit, format_money).bytes);
    else
        say_to(out, summary->terms, "No layer makes a profit; %s come nearest, with %s CNY", leader.bytes,
               format_estimate(profit, format_money).bytes);
    if (contest->runner_up != SIZE_MAX) {
        const struct estimate *next = &summary->layers[contest->runner_up].profit;
        fprintf(out, "%s %s, %s",
                ties(profit, next)        ? ", as much as"
                : contest->decided        ? ", clearly ahead of"
                : summary->replicates > 1 ? ", but not clearly ahead of"
                                          : ", ahead of",
                say(summary->terms, layer_in_words((enum ledger_sector)contest->runner_up)).bytes,
                format_estimate(next, format_money).bytes);
    }
    fputs(". ", out);
}

static void tell_value_added(FILE *out, const struct summary *summary, const struct contest *contest)
{
    if (contest->leader == SIZE_MAX || !(summary->layers[contest->leader].value_added.value > 0) ||
        (contest->runner_up == SIZE_MAX && !summary->has_layer[LEDGER_SMES]))
        return;
    say_to(out, summary->terms, "Most value is added by %s: %s CNY. ",
           say(summary->terms, layer_in_words((enum ledger_sector)contest->leader)).bytes,
           format_estimate(&summary->layers[contest->leader].value_added, format_money).bytes);
}

struct text all_runs_in_words(size_t runs)
{
    struct text text = {"both runs"};
    if (runs != 2)
        snprintf(text.bytes, sizeof text.bytes, "all %zu runs", runs);
    return text;
}

/* `prize`: "the largest profit". */
static void tell_vendors(FILE *out, const struct summary *summary, const struct contest *contest,
                         const char *prize, const struct estimate *leader, const struct estimate *next)
{
    struct shown_name name = firm_shown(summary, &summary->firms[contest->leader]),
                      rival = firm_shown(summary, &summary->firms[contest->runner_up]);
    struct words won = say(summary->terms, prize);
    if (summary->replicates == 1 && ties(leader, next))
        say_to(out, summary->terms, "Model vendors tie for %s: %s and %s among them", won.bytes, name.bytes,
               rival.bytes);
    else if (summary->replicates == 1)
        say_to(out, summary->terms, "Among model vendors %s has %s", name.bytes, won.bytes);
    else if (contest->decided)
        say_to(out, summary->terms,
               "Among model vendors %s has %s in %s of the runs, clearly ahead of %s with %s", name.bytes,
               won.bytes, format_percent(leader->value).bytes, rival.bytes,
               format_percent(next->value).bytes);
    else if (leader->value >= 1)
        say_to(out, summary->terms, "In %s %s has %s among model vendors, but they are too few to tell",
               all_runs_in_words(summary->replicates).bytes, name.bytes, won.bytes);
    else
        say_to(out, summary->terms,
               "Which model vendor has %s is undecided after %zu runs: %s in %s of them, %s in %s", won.bytes,
               summary->replicates, name.bytes, format_percent(leader->value).bytes, rival.bytes,
               format_percent(next->value).bytes);
}

/* Share of the runs in which no vendor, with its group, makes a profit. */
static double without_profit(const struct summary *summary)
{
    double winners = 0;
    for (size_t i = 0; i < summary->firm_count; i++)
        winners += summary->firms[i].layer == FIRM_VENDOR ? summary->firms[i].wins_profit.value : 0;
    return fmax(0, 1 - winners);
}

/* Vendors that a cloud owns win with their group. */
static void tell_vendor_profit(FILE *out, const struct summary *summary, const struct contest *contest)
{
    const double rounding = 1e-9;
    struct words groups =
        say(summary->terms, summary->owned > 0 ? " (a vendor that a cloud owns counts with its group)" : "");
    if (summary->independents + summary->owned < 2)
        return;
    if (contest->leader == SIZE_MAX) {
        say_to(out, summary->terms, "No model vendor makes a profit%s%s. ",
               summary->replicates == 1 ? "" : " in any of the runs", groups.bytes);
        return;
    }
    const struct firm_summary *leader = &summary->firms[contest->leader];
    tell_vendors(out, summary, contest, "the largest profit", &leader->wins_profit,
                 &summary->firms[contest->runner_up].wins_profit);
    fputs(groups.bytes, out);
    double without = without_profit(summary);
    if (without > rounding)
        fprintf(out, "; in %s of the runs none makes a profit", format_percent(without).bytes);
    if (leader->survival.value < 0.5)
        fprintf(out, "; %s is alive at the end with a probability of only %s",
                firm_shown(summary, leader).bytes, format_percent(leader->survival.value).bytes);
    fputs(". ", out);
}

static void tell_vendor_share(FILE *out, const struct summary *summary, const struct contest *contest)
{
    if (contest->runner_up == SIZE_MAX)
        return;
    tell_vendors(out, summary, contest, "the largest share of tokens",
                 &summary->firms[contest->leader].wins_share, &summary->firms[contest->runner_up].wins_share);
    fputs(". ", out);
}

static void tell_smes(FILE *out, const struct summary *summary, enum sign sign)
{
    const struct estimate *profit = &summary->layers[LEDGER_SMES].profit;
    if (!summary->has_layer[LEDGER_SMES])
        say_to(out, summary->terms, "Models are worth %s CNY to the SMEs over using none.",
               format_money(summary->layers[LEDGER_SMES].surplus.value).bytes);
    if (isnan(profit->value))
        return;
    if (sign == SIGN_UNDECIDED)
        say_to(out, summary->terms, "Whether the SMEs make a profit is undecided: together %s CNY",
               format_estimate(profit, format_money).bytes);
    else
        say_to(out, summary->terms, "Together the SMEs make a %s of %s CNY",
               sign == SIGN_PROFIT ? "profit" : "loss", format_money(fabs(profit->value)).bytes);
    say_to(
        out, summary->terms,
        ", and models are worth %s CNY to them over using none; %s of them are alive, after %s at the start.",
        format_money(summary->layers[LEDGER_SMES].surplus.value).bytes,
        format_count(summary->smes.end.value).bytes, format_count(summary->smes.start).bytes);
}

char *verdict_in_words(const struct summary *summary)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    struct verdict verdict = verdict_of(summary);
    tell_who_is_alive(out, summary, "at the end");
    fputs(summary->independents + summary->owned ? " " : "", out);
    tell_layers(out, summary, &verdict.layers);
    tell_value_added(out, summary, &verdict.value_added);
    tell_vendor_profit(out, summary, &verdict.vendor_profit);
    tell_vendor_share(out, summary, &verdict.vendor_share);
    tell_smes(out, summary, verdict.sme_profit);
    if (summary->replicates == 1)
        fputs(" One run cannot tell how sure this is.", out);
    memory_text_close(out, &text);
    return text;
}
