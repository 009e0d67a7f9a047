#include "text/departures_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "scenario/calendar.h"
#include "terminal/text_width.h"
#include "words/words.h"

struct text length_in_words(const struct scenario *scenario, int64_t rounds)
{
    double days = scenario->dated ? scenario->simulation.round_days : 0;
    const char *unit = fabs(days - DAYS_PER_MONTH) < 1e-9 ? "month"
                       : fabs(days - 7) < 1e-9            ? "week"
                                                          : "round";
    return count_in_words((size_t)rounds, unit);
}

struct text month_of(const struct scenario *scenario, int64_t round)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    struct text text;
    char date[DATE_TEXT_SIZE];
    calendar_print_round(round, scenario->simulation.start_date, scenario->simulation.round_days, date);
    long month = strtol(date + 5, NULL, 10);
    snprintf(text.bytes, sizeof text.bytes, "%s %.4s", names[month >= 1 && month <= 12 ? month - 1 : 0],
             date);
    return text;
}

struct text moment_of(const struct scenario *scenario, int64_t round)
{
    struct text text;
    if (scenario->dated)
        return month_of(scenario, round);
    snprintf(text.bytes, sizeof text.bytes, "round %lld", (long long)round);
    return text;
}

/* One vendor's exits: sums over them. */
struct exits_of {
    size_t firm, count;
    size_t causes[EXIT_ACQUIRED + 1];
    double capital, rounds;
    struct cash_account account;
};

static struct exits_of exits_of(const struct summary *summary, size_t vendor, size_t first)
{
    struct exits_of exits = {.firm = first + vendor};
    for (size_t i = 0; i < summary->departure_count; i++) {
        const struct departure *left = &summary->departures[i];
        if (left->vendor != vendor)
            continue;
        exits.count++;
        exits.causes[left->cause]++;
        exits.capital += left->cash_start;
        exits.rounds += (double)left->round;
        exits.account.revenue += left->account.revenue;
        exits.account.compute += left->account.compute;
        exits.account.fixed_cost += left->account.fixed_cost;
        exits.account.funding += left->account.funding;
        exits.account.other += left->account.other;
        exits.account.handed_over += left->account.handed_over;
    }
    return exits;
}

struct flow {
    const char *name; /* "of capital" */
    double kcny;
};

static int by_size(const void *one, const void *other)
{
    double a = ((const struct flow *)one)->kcny, b = ((const struct flow *)other)->kcny;
    return (a < b) - (a > b);
}

/* "; paid 3.00 bn of fixed cost, 1.00 bn for compute": the largest first, without those below a hundredth of all. */
static void tell_flows(FILE *out, const struct terms *terms, const char *verb, struct flow *flows,
                       size_t count)
{
    double whole = 0;
    size_t told = 0;
    qsort(flows, count, sizeof *flows, by_size);
    for (size_t i = 0; i < count; i++)
        whole += fmax(flows[i].kcny, 0);
    for (size_t i = 0; i < count; i++)
        if (flows[i].kcny > 0.01 * whole)
            fprintf(out, "%s %s %s", told++ ? "," : verb, format_money(flows[i].kcny).bytes,
                    say(terms, flows[i].name).bytes);
}

static void tell_account(FILE *out, const struct terms *terms, const struct exits_of *exits)
{
    const struct cash_account *sum = &exits->account;
    double count = (double)exits->count;
    struct flow had[] = {{"of capital", exits->capital / count},
                         {"of funding", sum->funding / count},
                         {"of revenue", sum->revenue / count},
                         {"from elsewhere", sum->other / count}};
    bool named = !term_is_neutral(terms_or_default(terms), TERM_COMPUTE);
    struct flow paid[] = {{named ? "for compute" : "of cost of sales", -sum->compute / count},
                          {"of fixed cost", -sum->fixed_cost / count},
                          {"for the rest", -sum->other / count},
                          {"on leaving", -sum->handed_over / count}};
    tell_flows(out, terms, ": had", had, sizeof had / sizeof *had);
    tell_flows(out, terms, "; paid", paid, sizeof paid / sizeof *paid);
    if (format_money(sum->handed_over / count).bytes[0] != '0' && sum->handed_over > 0)
        fprintf(out, "; left debts of %s", format_money(sum->handed_over / count).bytes);
}

/* What explained exits say of prices: "; without the war alive in 100 %" */
static void tell_prices(FILE *out, const struct summary *summary, size_t vendor)
{
    double own = 0, rivals = 0, peace = 0, count = 0;
    for (size_t i = 0; i < summary->exit_count; i++) {
        const struct exit_row *row = &summary->exits[i];
        if ((size_t)row->vendor != vendor)
            continue;
        own += row->parts[EXIT_OWN_CUTS];
        rivals += row->parts[EXIT_RIVALS_CUTS];
        peace += row->alive_without_war;
        count++;
    }
    if (count > 0 && (own != 0 || rivals != 0))
        say_to(out, summary->terms, "; price moves: own %s, rivals' %s", format_money(own / count).bytes,
               format_money(rivals / count).bytes);
    if (count > 0)
        fprintf(out, "; without the war alive in %s", format_percent(peace / count).bytes);
}

static const char *cause_in_words(const struct exits_of *exits)
{
    static const char *const words[] = {[EXIT_NONE] = "gone",
                                        [EXIT_BANKRUPT] = "bankrupt",
                                        [EXIT_WITHDRAWN] = "withdrew",
                                        [EXIT_ACQUIRED] = "taken over"};
    enum exit_cause most = EXIT_NONE;
    for (enum exit_cause cause = EXIT_BANKRUPT; cause <= EXIT_ACQUIRED; cause++)
        most = exits->causes[cause] > exits->causes[most] ? cause : most;
    return words[most];
}

static bool print_vendor(FILE *out, const struct summary *summary, const struct exits_of *exits,
                         const struct departures_shown *shown)
{
    enum { INDENT = 4 };
    const struct firm_summary *firm = &summary->firms[exits->firm];
    size_t first = summary->firm_count - shown->scenario->vendor_count;
    double count = (double)exits->count;
    char *text = NULL;
    size_t size;
    FILE *line = memory_text_open(&text, &size);
    if (!line)
        return false;
    double round = firm->median_exit_round > 0 ? firm->median_exit_round : exits->rounds / count;
    fprintf(line, "%s, %s in %s", NAME_TO_SHOW(summary->names, firm, SHOWN_NAME_WIDTH).bytes,
            cause_in_words(exits), moment_of(shown->scenario, llround(round)).bytes);
    tell_account(line, summary->terms, exits);
    tell_prices(line, summary, exits->firm - first);
    bool made = memory_text_close(line, &text);
    if (made) {
        fputs("  ", out);
        text_wrap(out, text, shown->width, INDENT, 2);
    }
    free(text);
    return made;
}

/* "Why they left, means in CNY (1 of 5; --explain adds what prices did):" */
static void print_heading(FILE *out, const struct summary *summary, size_t told, size_t leaving)
{
    char shown[60] = "";
    if (told < leaving)
        snprintf(shown, sizeof shown, "%zu of %zu", told, leaving);
    const char *more = summary->exits ? "" : "--explain adds what prices did";
    fprintf(out, "Why they left, %s in %s", summary->replicates == 1 ? "sums" : "means",
            terms_or_default(summary->terms)->currency);
    if (*shown || *more)
        fprintf(out, " (%s%s%s)", shown, *shown && *more ? "; " : "", more);
    fputs(":\n", out);
}

bool departures_print(FILE *out, const struct summary *summary, const struct departures_shown *shown)
{
    size_t vendors = shown->scenario->vendor_count, leaving = 0;
    struct exits_of *all = calloc(vendors + 1, sizeof *all);
    bool done = all != NULL;
    for (size_t f = 0; done && f < vendors; f++) {
        struct exits_of exits = exits_of(summary, f, summary->firm_count - vendors);
        size_t place = leaving;
        if (exits.count == 0)
            continue;
        leaving++;
        for (; place > 0 && all[place - 1].count < exits.count; place--)
            all[place] = all[place - 1];
        all[place] = exits;
    }
    size_t told = leaving < (size_t)shown->vendors ? leaving : (size_t)shown->vendors;
    if (done)
        print_heading(out, summary, told, leaving);
    for (size_t i = 0; done && i < told; i++)
        done = print_vendor(out, summary, &all[i], shown);
    free(all);
    return done;
}
