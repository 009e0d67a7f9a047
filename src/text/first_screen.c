#include "text/first_screen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "runs/winners.h"
#include "scenario/calendar.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/departures_text.h"
#include "text/expected_table.h"
#include "text/verdict.h"
#include "words/words.h"

/* How much is told: the most that leaves room for all sections. */
struct room {
    int exits;                   /* vendors whose exit is explained */
    int risk_lines, other_lines; /* of lists of vendors: at risk; alive, and gone, in every run */
    bool blanks;                 /* between sections */
};

static const struct room rooms[] = {{3, 2, 2, true},  {2, 2, 2, true},  {2, 2, 1, true},  {1, 2, 1, true},
                                    {3, 2, 2, false}, {2, 2, 2, false}, {2, 2, 1, false}, {1, 2, 1, false},
                                    {1, 1, 1, false}, {1, 1, 0, false}};
enum { ROOMS = sizeof rooms / sizeof *rooms };

struct page {
    FILE *out;
    const struct first_screen *screen;
    const struct summary *summary;
    const struct terms *terms;
    struct room room;
    int width;
    bool failed; /* memory was short */
};

static void put(const struct page *page, const char *text, int indent)
{
    text_wrap(page->out, text, page->width, indent, 0);
}

static void put_blank(const struct page *page)
{
    if (page->room.blanks)
        fputc('\n', page->out);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static bool fits(const struct page *page, const char *text, size_t lines)
{
    char *wrapped = NULL;
    size_t size;
    FILE *out = memory_text_open(&wrapped, &size);
    if (!out)
        return true;
    text_wrap(out, text, page->width, 0, 0);
    bool made = memory_text_close(out, &wrapped), fit = !made || count_lines(wrapped) <= lines;
    free(wrapped);
    return fit;
}

/* Vendors, as they are listed. */
struct listed {
    char (*items)[440];
    size_t count;
};

/* "A, B, C and 4 more." */
static char *join(const struct page *page, const char *head, const struct listed *list, size_t shown)
{
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    say_to(out, page->terms, "%s", say(page->terms, head).bytes);
    for (size_t i = 0; i < shown; i++)
        fprintf(out, "%s%s", i == 0 ? "" : i + 1 == list->count ? " and " : ", ", list->items[i]);
    if (shown < list->count)
        fprintf(out, " and %zu more", list->count - shown);
    fputc('.', out);
    memory_text_close(out, &text);
    return text;
}

/* As many items as there are lines for, at least one. */
static void put_list(struct page *page, const char *head, const struct listed *list, int lines)
{
    size_t shown = list->count;
    char *text = list->count ? join(page, head, list, shown) : NULL;
    page->failed |= list->count && !text;
    while (text && shown > 1 && !fits(page, text, (size_t)lines)) {
        free(text);
        text = join(page, head, list, --shown);
        page->failed |= !text;
    }
    if (text)
        put(page, text, 0);
    free(text);
}

static void put_title(const struct page *page)
{
    const char *title = page->summary->title;
    if (!title || !*title)
        return;
    size_t whole = strlen(title), length = text_fit(title, page->width);
    if (length < whole)
        length = text_fit(title, page->width - 1);
    for (size_t word = length; length < whole && word > length / 2; word--)
        if (title[word] == ' ') {
            length = word;
            break;
        }
    fprintf(page->out, "%.*s%s\n", (int)length, title, length < whole ? "…" : "");
}

/* "32 runs of 60 months, May 2024 to April 2029" */
static void put_head(const struct page *page)
{
    const struct summary *summary = page->summary;
    char text[300];
    size_t used =
        (size_t)snprintf(text, sizeof text, "%s of %s", count_in_words(summary->replicates, "run").bytes,
                         length_in_words(page->screen->scenario, summary->rounds).bytes);
    if (page->screen->scenario->dated)
        snprintf(text + used, sizeof text - used, ", %s to %s", month_of(page->screen->scenario, 1).bytes,
                 month_of(page->screen->scenario, summary->rounds).bytes);
    put(page, text, 0);
}

static void put_survival(struct page *page)
{
    char when[140], *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    page->failed |= !out;
    if (!out)
        return;
    snprintf(when, sizeof when, "after %s",
             length_in_words(page->screen->scenario, page->summary->rounds).bytes);
    tell_who_is_alive(out, page->summary, when);
    if (memory_text_close(out, &text) && *text)
        put(page, text, 0);
    page->failed |= !text;
    free(text);
}

enum fate { FATE_ALIVE, FATE_RISK, FATE_GONE };

static enum fate fate_of(const struct firm_summary *firm)
{
    return firm->survival.value >= 1 ? FATE_ALIVE : firm->survival.value > 0 ? FATE_RISK : FATE_GONE;
}

static void write_item(const struct page *page, size_t firm, char item[440])
{
    const struct summary *summary = page->summary;
    const struct firm_summary *of = &summary->firms[firm];
    struct shown_name name = NAME_TO_SHOW(summary->names, of, SHOWN_NAME_WIDTH);
    double round = of->median_exit_round;
    if (fate_of(of) == FATE_RISK)
        snprintf(item, 440, "%s %s", name.bytes, format_probability(&of->survival).bytes);
    else if (fate_of(of) == FATE_GONE && round > 0)
        snprintf(item, 440, "%s (%s)", name.bytes, moment_of(page->screen->scenario, (int64_t)round).bytes);
    else
        snprintf(item, 440, "%s", name.bytes);
}

/* The vendors with this fate; of those at risk the likeliest to go first. */
static void put_fate(struct page *page, enum fate fate, const char *head)
{
    const struct summary *summary = page->summary;
    size_t *chosen = calloc(summary->firm_count + 1, sizeof *chosen);
    struct listed list = {calloc(summary->firm_count + 1, sizeof *list.items), 0};
    page->failed |= !chosen || !list.items;
    for (size_t i = 0; chosen && list.items && i < summary->firm_count; i++) {
        const struct firm_summary *firm = &summary->firms[i];
        if (firm->layer != FIRM_VENDOR || fate_of(firm) != fate)
            continue;
        size_t place = list.count++;
        for (; place > 0 && summary->firms[chosen[place - 1]].survival.value > firm->survival.value; place--)
            chosen[place] = chosen[place - 1];
        chosen[place] = i;
    }
    for (size_t k = 0; k < list.count; k++)
        write_item(page, chosen[k], list.items[k]);
    int lines = fate == FATE_RISK ? page->room.risk_lines : page->room.other_lines;
    if (lines > 0 || fate != FATE_ALIVE) /* how many are alive is said above */
        put_list(page, head, &list, lines > 0 ? lines : 1);
    free(chosen);
    free(list.items);
}

static void put_fates(struct page *page)
{
    bool one = page->summary->replicates == 1;
    put_survival(page);
    if (page->summary->independents + page->summary->owned > 1) /* the only one is told of already */
        put_fate(page, FATE_RISK, "At risk, alive at the end: ");
    put_fate(page, FATE_GONE, one ? "Gone: " : "Gone in every run: ");
    put_fate(page, FATE_ALIVE, one ? "Alive: " : "Alive in every run: ");
}

static const struct {
    enum winning winning;
    const char *prize, *nobody;
} meanings[] = {{WIN_SHARE, "Largest share of tokens", "nobody sells anything"},
                {WIN_PROFIT, "Largest profit", "nobody makes a profit"},
                {WIN_CAPITAL, "Most cash earned", "nobody earns cash"}};
enum { MEANINGS = sizeof meanings / sizeof *meanings };

static bool ties(const struct estimate *one, const struct estimate *other)
{
    return fabs(one->value - other->value) < 1e-9;
}

/* The vendors with the same chance as the leader, in the scenario's order. Returns their number. */
static size_t find_ties(const struct page *page, enum winning winning, size_t leader, size_t first[2])
{
    const struct summary *summary = page->summary;
    struct estimate best = win_probability(&summary->firms[leader], winning);
    size_t tied = 0;
    for (size_t i = 0; i < summary->firm_count; i++) {
        struct estimate chance = win_probability(&summary->firms[i], winning);
        if (summary->firms[i].layer != FIRM_VENDOR || !ties(&chance, &best))
            continue;
        if (tied < 2)
            first[tied] = i;
        tied++;
    }
    return tied;
}

static struct shown_name name_of(const struct page *page, size_t firm, int width)
{
    return NAME_TO_SHOW(page->summary->names, &page->summary->firms[firm], width);
}

/* How far a line is cut to fit: not at all, long names, intervals too, who comes second too. */
enum cut { CUT_NOTHING, CUT_NAMES, CUT_INTERVALS, CUT_SECOND, CUTS };
enum { SHORT_NAME_WIDTH = 14 };

/* "tied: A, B and 2 more, in 25 % of the runs each" */
static void tell_tie(char *text, size_t size, const struct page *page, enum winning winning, size_t tied,
                     const size_t first[2], enum cut cut)
{
    int name_width = cut == CUT_NOTHING ? SHOWN_NAME_WIDTH : SHORT_NAME_WIDTH;
    struct estimate chance = win_probability(&page->summary->firms[first[0]], winning);
    char more[40] = "", runs[160] = "";
    if (tied > 2)
        snprintf(more, sizeof more, " and %zu more", tied - 2);
    if (page->summary->replicates > 1)
        snprintf(runs, sizeof runs, ", each %s of runs", format_percent(chance.value).bytes);
    snprintf(text, size, "tied: %s%s %s%s%s", name_of(page, first[0], name_width).bytes,
             tied > 2 ? "," : " and", name_of(page, first[1], name_width).bytes, more, runs);
}

static struct text chance_in_words(const struct estimate *chance, enum cut cut)
{
    return cut >= CUT_INTERVALS ? format_percent(chance->value) : format_probability(chance);
}

/* Share of the runs in which nobody wins. */
static double share_without_winner(const struct page *page, enum winning winning)
{
    const struct summary *summary = page->summary;
    double won = 0;
    for (size_t i = 0; i < summary->firm_count; i++)
        if (summary->firms[i].layer == FIRM_VENDOR)
            won += win_probability(&summary->firms[i], winning).value;
    return fmax(0, 1 - won);
}

/* "A in 97 % (80-99) of runs", "undecided: A 50 % (32-68) of runs, B 44 % (28-63)",
 * "A in all 3 runs, too few to tell" */
static void tell_leader(char *text, size_t size, const struct page *page, enum winning winning,
                        const struct contest *contest, enum cut cut)
{
    const struct firm_summary *firms = page->summary->firms;
    int width = cut == CUT_NOTHING ? SHOWN_NAME_WIDTH : SHORT_NAME_WIDTH;
    struct shown_name leader = name_of(page, contest->leader, width);
    struct estimate best = win_probability(&firms[contest->leader], winning), second = {0};
    char rival[440] = "";
    if (contest->runner_up != SIZE_MAX)
        second = win_probability(&firms[contest->runner_up], winning);
    if (second.value > 0 && cut < CUT_SECOND)
        snprintf(rival, sizeof rival, ", %s %s", name_of(page, contest->runner_up, width).bytes,
                 chance_in_words(&second, cut).bytes);
    double nobody = share_without_winner(page, winning);
    bool in_all = best.value >= 1 && !contest->decided;
    if (in_all) /* no rival, but few runs */
        snprintf(text, size, "%s in %s, too few to tell", leader.bytes,
                 all_runs_in_words(page->summary->replicates).bytes);
    else if (nobody > best.value)
        snprintf(text, size, "nobody in %s of runs, %s in %s%s", format_percent(nobody).bytes, leader.bytes,
                 chance_in_words(&best, cut).bytes, rival);
    else if (contest->decided)
        snprintf(text, size, "%s in %s of runs%s", leader.bytes, chance_in_words(&best, cut).bytes, rival);
    else
        snprintf(text, size, "undecided: %s %s%s%s", leader.bytes, chance_in_words(&best, cut).bytes,
                 cut < CUT_INTERVALS ? " of runs" : "", rival);
}

static void tell_winner(char *text, size_t size, const struct page *page, size_t meaning, enum cut cut)
{
    enum winning winning = meanings[meaning].winning;
    struct contest contest = winner_contest(page->summary, winning);
    size_t first[2] = {0, 0};
    bool one = page->summary->replicates == 1;
    size_t tied = contest.leader == SIZE_MAX ? 0 : find_ties(page, winning, contest.leader, first);
    if (tied == 0)
        snprintf(text, size, "%s%s", meanings[meaning].nobody, one ? "" : " in any run");
    else if (tied > 1)
        tell_tie(text, size, page, winning, tied, first, cut);
    else if (one)
        snprintf(text, size, "%s", name_of(page, contest.leader, SHOWN_NAME_WIDTH).bytes);
    else
        tell_leader(text, size, page, winning, &contest, cut);
}

static bool nobody_gains(const struct summary *summary)
{
    return winner_contest(summary, WIN_PROFIT).leader == SIZE_MAX &&
           winner_contest(summary, WIN_CAPITAL).leader == SIZE_MAX;
}

/* One line for each meaning of winning; names are cut where they are too long for it. */
static void put_winners(struct page *page)
{
    enum { GAP = 2 };
    const struct summary *summary = page->summary;
    int indent = 0;
    if (summary->independents + summary->owned < 2)
        return;
    char prizes[MEANINGS][200];
    for (size_t m = 0; m < MEANINGS; m++) {
        bool group = summary->owned > 0 && meanings[m].winning != WIN_SHARE;
        snprintf(prizes[m], sizeof prizes[m], "%.150s%s", say(page->terms, meanings[m].prize).bytes,
                 group ? ", by group" : "");
        indent = (int)fmax(indent, text_width(prizes[m]) + GAP);
    }
    put_blank(page);
    size_t shown = nobody_gains(summary) ? MEANINGS - 1 : MEANINGS; /* profit and cash in one line */
    for (size_t m = 0; m < shown; m++) {
        char text[1200];
        for (enum cut cut = 0; cut < CUTS; cut++) {
            tell_winner(text, sizeof text, page, m, cut);
            if (indent + text_width(text) <= page->width)
                break;
        }
        if (meanings[m].winning == WIN_PROFIT && shown < MEANINGS)
            snprintf(text, sizeof text, "nobody makes a profit or earns cash%s",
                     summary->replicates == 1 ? "" : " in any run");
        fprintf(page->out, "%s%*s", prizes[m], indent - text_width(prizes[m]), "");
        text_wrap(page->out, text, page->width, indent, 0);
    }
}

/* What a layer has of the war; NULL: nothing is known. */
static const struct estimate *gain_of(const struct summary *summary, enum ledger_sector layer,
                                      const char **what)
{
    const struct layer_summary *of = &summary->layers[layer];
    bool has = summary->has_layer[layer];
    *what = "profit";
    if (layer == LEDGER_INVESTORS) {
        *what = "got back less put in";
        return has ? &of->capital_change : NULL;
    }
    if (layer == LEDGER_HOUSEHOLDS || (layer == LEDGER_SMES && !has)) {
        *what = "surplus";
        return (has || layer == LEDGER_SMES) && !isnan(of->surplus.value) ? &of->surplus : NULL;
    }
    return has && !(layer == LEDGER_CLOUDS && summary->lacks_hosts) ? &of->profit : NULL;
}

static void put_money(struct page *page)
{
    const struct summary *summary = page->summary;
    bool one = summary->replicates == 1, moved = false;
    const struct text_column columns[] = {
        {"Money by layer, CNY", false}, {one ? "amount" : "mean", true}, {"95 % interval", true}};
    struct text_table table;
    text_table_init(&table, page->terms, columns, sizeof columns / sizeof *columns - (one ? 1 : 0));
    for (enum ledger_sector l = 0; l < LEDGER_SECTORS; l++) {
        const char *what;
        const struct estimate *gain = gain_of(summary, l, &what);
        char label[300];
        if (!gain || (!(fabs(gain->value) > 0) && !(gain->high > gain->low)))
            continue;
        moved = true;
        snprintf(label, sizeof label, "  %.200s, %s", say(page->terms, layer_in_words(l)).bytes, what);
        text_table_add(&table, label);
        text_table_add(&table, format_money(gain->value).bytes);
        if (!one)
            text_table_add(&table, format_interval(gain, format_money).bytes);
    }
    put_blank(page);
    if (moved)
        page->failed |= !text_table_print(page->out, &table, page->width);
    else
        text_table_clear(&table);
    if (!moved)
        say_to(page->out, page->terms, "Money by layer, CNY: nobody gains or loses any.\n");
}

/* "Claims: 3 of 8 hold, 1 fails, 4 are undecided." */
static void put_claims(const struct page *page)
{
    const struct claim_answers *claims = &page->summary->claims;
    size_t counts[CLAIM_VERDICTS] = {0}, held = 0, expected = page->summary->expected_count;
    char text[400] = "";
    size_t used = 0;
    for (size_t i = 0; i < claims->count; i++)
        counts[claims->items[i].verdict]++;
    for (size_t i = 0; i < expected; i++)
        held += page->summary->expected[i].holds;
    size_t holds = counts[CLAIM_HOLDS], fails = counts[CLAIM_FAILS], open = counts[CLAIM_UNDECIDED];
    if (claims->count > 0)
        used =
            (size_t)snprintf(text, sizeof text, "Claims: %zu of %zu hold%s, %zu fail%s, %zu %s undecided. ",
                             holds, claims->count, holds == 1 ? "s" : "", fails, fails == 1 ? "s" : "", open,
                             open == 1 ? "is" : "are");
    size_t wanted = expected_runs_wanted(page->summary);
    if (expected > 0)
        used += (size_t)snprintf(text + used, sizeof text - used, "Known results: %zu of %zu are met%s", held,
                                 expected, wanted > 0 ? "" : ".");
    if (wanted > 0)
        snprintf(text + used, sizeof text - used, "; it takes %zu runs to say that one fails.", wanted);
    if (*text)
        put(page, text, 0);
}

static void put_certainty(const struct page *page)
{
    const struct summary *summary = page->summary;
    bool drawn = page->screen->scenario->simulation.noise == NOISE_ON;
    char text[200];
    if (summary->replicates == 1)
        snprintf(text, sizeof text, "How sure: %s.",
                 drawn ? "one run cannot tell" : "nothing is drawn; doubt about the assumptions remains");
    else
        snprintf(text, sizeof text,
                 "How sure: intervals are the luck of the runs, not doubt about the assumptions.");
    put(page, text, 0);
}

struct next_command {
    const char *command;                     /* "compare ", or "" for run */
    const char *file, *options[3], *purpose; /* options: NULL for none */
};

/* The purpose is left off where there is no room for it. */
static void put_command(const struct page *page, const struct next_command *next)
{
    enum { COLUMN = 54 };
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return;
    fprintf(out, "  pricewar-sim %s%s", next->command, next->file);
    for (size_t i = 0; i < sizeof next->options / sizeof *next->options; i++)
        fputs(next->options[i] ? next->options[i] : "", out);
    if (memory_text_close(out, &text)) {
        struct words purpose = say(page->terms, next->purpose);
        int used = text_width(text), length = text_width(purpose.bytes);
        int gap = used + 2 < COLUMN ? COLUMN - used : 2;
        if (used + gap + length > page->width)
            gap = page->width - used - length;
        fprintf(page->out, "%s%*s%s\n", text, gap >= 2 ? gap : 0, "", gap >= 2 ? purpose.bytes : "");
    }
    free(text);
}

static void put_commands(const struct page *page)
{
    const struct first_screen *screen = page->screen;
    const char *file = screen->scenario->file, *overrides = screen->overrides;
    bool to_explain = page->summary->departure_count > 0 && !page->summary->exits;
    const char *peace = screen->against_peace ? " --against-peace" : NULL;
    const struct next_command watch = {"watch ", file, {screen->watch_overrides}, "one run, round by round"};
    struct next_command first = watch, second = {"compare ", file, {overrides}, "what the war changes"};
    struct next_command last = {"", file, {overrides, peace, " --full"}, "all tables"};
    if (screen->watched)
        first = (struct next_command){"", file, {overrides}, "all runs: how sure it is"};
    else if (screen->output)
        first = (struct next_command){"report ", screen->output, {NULL}, "charts, in a page"};
    if (peace && screen->output) /* what the war changes follows the screen */
        second = watch;
    else if (peace)
        second = (struct next_command){"", file, {overrides, peace}, "into a file, for a page"};
    if (to_explain)
        last.options[2] = " --full --explain";
    else if (screen->full)
        last = (struct next_command){"", file, {overrides, peace, " --json"}, "for programs"};
    put_blank(page);
    put_command(page, &first);
    put_command(page, &second);
    put_command(page, &last);
}

static void put_exits(struct page *page)
{
    if (page->summary->departure_count == 0)
        return;
    put_blank(page);
    const struct departures_shown shown = {page->screen->scenario, page->room.exits, page->width};
    page->failed |= !departures_print(page->out, page->summary, &shown);
}

/* The whole screen, on the heap; NULL when memory is short. */
static char *make(struct page page)
{
    char *text = NULL;
    size_t size;
    page.out = memory_text_open(&text, &size);
    if (!page.out)
        return NULL;
    put_title(&page);
    put_head(&page);
    put_blank(&page);
    put_fates(&page);
    put_winners(&page);
    put_money(&page);
    put_exits(&page);
    put_blank(&page);
    put_claims(&page);
    put_certainty(&page);
    put_commands(&page);
    if (memory_text_close(page.out, &text) && !page.failed)
        return text;
    free(text);
    return NULL;
}

bool first_screen_print(FILE *out, const struct first_screen *screen, int width)
{
    struct page page = {.screen = screen, .summary = screen->summary, .terms = screen->summary->terms};
    page.width = width > 0 && width < SCREEN_COLUMNS ? width : SCREEN_COLUMNS;
    char *text = NULL;
    for (size_t r = 0; r < ROOMS && (r == 0 || (text && count_lines(text) > SCREEN_LINES)); r++) {
        free(text);
        page.room = rooms[r];
        text = make(page);
    }
    if (text)
        fputs(text, out);
    bool done = text != NULL;
    free(text);
    return done;
}
