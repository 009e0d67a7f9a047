#include "text/summary_text.h"

#include <math.h>
#include <stdlib.h>

#include "terminal/format.h"
#include "terminal/sparkline.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/apps_text.h"
#include "text/claims_text.h"
#include "text/expected_table.h"
#include "text/verdict.h"
#include "words/words.h"

enum { SPARK_COLUMNS = 10 };

enum firm_group { GROUP_CLOUDS, GROUP_OWNED, GROUP_INDEPENDENT, GROUP_SELLERS, GROUPS };

static const struct {
    const char *heading, *paid; /* the unit of prices paid */
    double price_scale;         /* factor from the summary's unit to that in the heading */
} groups[GROUPS] = {
    [GROUP_CLOUDS] = {"Cloud vendors (share: of SMEs' accounts; ", "CNY per accelerator-hour", 1e3},
    [GROUP_OWNED] = {"Model vendors owned by clouds (share: of tokens; ", "CNY per million tokens", 1},
    [GROUP_INDEPENDENT] = {"Independent model vendors (share: of tokens; ", "CNY per million tokens", 1},
    [GROUP_SELLERS] = {"Sellers of accelerators (share: of those shipped; ", "CNY each", 1e3},
};

static enum firm_group group_of(const struct firm_summary *firm)
{
    if (firm->layer == FIRM_CLOUD)
        return GROUP_CLOUDS;
    if (firm->layer == FIRM_SELLER)
        return GROUP_SELLERS;
    return firm->owned ? GROUP_OWNED : GROUP_INDEPENDENT;
}

/* Survival is drawn on a scale from 0 to 1, each price on its own logarithmic scale. */
static void add_sparks(struct text_table *table, const struct firm_summary *firm, size_t rounds)
{
    struct spark survival = sparkline(firm->survival_path, rounds + 1, SPARK_COLUMNS, SPARK_SHARE);
    struct spark price = sparkline(firm->price_path, rounds + 1, SPARK_COLUMNS, SPARK_LOGARITHM);
    char both[sizeof survival.bytes + sizeof price.bytes + 2];
    snprintf(both, sizeof both, "%s  %s", survival.bytes, price.bytes);
    text_table_add(table, both);
}

/* A name in a table's first column. */
static void add_name(struct text_table *table, const struct summary *summary, const struct firm_summary *firm)
{
    char name[320];
    snprintf(name, sizeof name, "  %s", NAME_TO_SHOW(summary->names, firm, SHOWN_NAME_WIDTH).bytes);
    text_table_add(table, name);
}

static void add_firm(struct text_table *table, const struct summary *summary, const struct firm_summary *firm,
                     double months_per_round)
{
    double scale = groups[group_of(firm)].price_scale;
    add_name(table, summary, firm);
    text_table_add(table, format_probability(&firm->survival).bytes);
    text_table_add(table, format_number(firm->median_exit_round * months_per_round).bytes);
    text_table_add(table, format_percent(firm->share.value).bytes);
    bool sells = !(summary->lacks_hosts && firm->layer == FIRM_CLOUD); /* a backer has no price */
    text_table_add(
        table,
        sells ? format_path(scale * firm->price_start, scale * firm->price.value, format_number).bytes : "-");
    text_table_add(table, format_percent(firm->price_index.value).bytes);
    text_table_add(table, format_path(firm->capital_start, firm->capital.value, format_money).bytes);
    text_table_add(table, format_money(firm->accounts[ACCOUNT_PROFIT].value).bytes);
}

/* Only on a terminal that can show them. They have no colours, so NO_COLOR does not matter. */
static bool shows_sparks(const struct summary *summary, int width)
{
    return width > 0 && terminal_shows_blocks() && summary->firm_count > 0 && summary->firms[0].price_path;
}

/* TERM_PRICE is the price of the product: compute has just a price. */
static void add_heading(struct text_table *table, const struct terms *terms, enum firm_group group,
                        bool backers)
{
    bool vendors = group == GROUP_OWNED || group == GROUP_INDEPENDENT;
    char text[800];
    if (backers) {
        text_table_heading(table, say(terms, "Cloud vendors").bytes);
        return;
    }
    snprintf(text, sizeof text, "%.400s%.100s: %.200s)", say(terms, groups[group].heading).bytes,
             vendors ? say(terms, "price paid").bytes : "price paid", say(terms, groups[group].paid).bytes);
    text_table_heading(table, text);
}

static bool print_firms(FILE *out, const struct summary *summary, double months_per_round, int width)
{
    static const struct text_column columns[] = {
        {"Firm", false},        {"alive at end", true}, {"exit month", true},
        {"share", true},        {"price paid", true},   {"list price", true},
        {"capital, CNY", true}, {"profit, CNY", true},  {"survival    price paid", false},
    };
    enum { SPARKS = 1 };
    bool sparks = shows_sparks(summary, width);
    struct text_table table;
    text_table_init(&table, summary->terms, columns,
                    sizeof columns / sizeof *columns - (sparks ? 0 : SPARKS));
    for (int group = 0; group < GROUPS; group++) {
        bool headed = false;
        for (size_t i = 0; i < summary->firm_count; i++) {
            if ((int)group_of(&summary->firms[i]) != group)
                continue;
            if (!headed)
                add_heading(&table, summary->terms, (enum firm_group)group,
                            group == GROUP_CLOUDS && summary->lacks_hosts);
            headed = true;
            add_firm(&table, summary, &summary->firms[i], months_per_round);
            if (sparks)
                add_sparks(&table, &summary->firms[i], (size_t)summary->rounds);
        }
    }
    return text_table_print(out, &table, width);
}

/* Who made the models, and on whose compute they are served, where the one is not the seller's. */
static bool print_tokens(FILE *out, const struct summary *summary, int width)
{
    static const struct text_column columns[] = {
        {"Tokens, last round", false}, {"sold", true}, {"of its models", true}, {"on its compute", true}};
    if (!summary->serves_others)
        return true;
    struct text_table table;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < summary->firm_count; i++) {
        const struct firm_summary *firm = &summary->firms[i];
        bool vendor = firm->layer == FIRM_VENDOR;
        if (!(firm->token_share.value > 0) && !(vendor && firm->share.value > 0))
            continue;
        struct text share = format_percent(firm->token_share.value);
        add_name(&table, summary, firm);
        text_table_add(&table, vendor ? format_percent(firm->share.value).bytes : "");
        text_table_add(&table, vendor ? share.bytes : "");
        text_table_add(&table, vendor ? "" : share.bytes);
    }
    bool done = text_table_print(out, &table, width);
    fputc('\n', out);
    return done;
}

/* The layers have either profit (SMEs and firms) or surplus (SMEs and households); the summary's other
 * numbers have no meaning. */
static bool has_profit(enum ledger_sector layer)
{
    return layer != LEDGER_HOUSEHOLDS && layer != LEDGER_INVESTORS;
}

static bool has_surplus(enum ledger_sector layer)
{
    return layer == LEDGER_HOUSEHOLDS || layer == LEDGER_SMES;
}

static bool print_layers(FILE *out, const struct summary *summary, int width)
{
    static const struct text_column columns[] = {
        {"Layer, CNY", false}, {"value added", true},    {"profit", true},  {"95 % interval", true},
        {"cash flow", true},   {"capital change", true}, {"surplus", true}, {"95 % interval", true},
    };
    struct text_table table;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (enum ledger_sector i = 0; i < LEDGER_SECTORS; i++) {
        const struct layer_summary *layer = &summary->layers[i];
        bool buyers = i == LEDGER_SMES && !summary->has_layer[i], earns = has_profit(i) && !buyers;
        bool surplus = has_surplus(i) && (i == LEDGER_SMES || summary->has_layer[LEDGER_SMES]);
        if (!summary->has_layer[i] && !buyers)
            continue;
        text_table_say(&table, layer_in_words(i));
        text_table_add(&table, earns ? format_money(layer->value_added.value).bytes : "");
        text_table_add(&table, earns ? format_money(layer->profit.value).bytes : "");
        text_table_add(&table, earns ? format_interval(&layer->profit, format_money).bytes : "");
        text_table_add(&table, earns ? format_money(layer->cash_flow.value).bytes : "");
        text_table_add(&table, buyers ? "" : format_money(layer->capital_change.value).bytes);
        text_table_add(&table, surplus ? format_money(layer->surplus.value).bytes : "");
        text_table_add(&table, surplus ? format_interval(&layer->surplus, format_money).bytes : "");
    }
    return text_table_print(out, &table, width);
}

static void add_group(struct text_table *table, const struct summary *summary, size_t head, const char *more)
{
    const struct firm_summary *firm = &summary->firms[head];
    char label[600];
    snprintf(label, sizeof label, "  %s%s", NAME_TO_SHOW(summary->names, firm, SHOWN_NAME_WIDTH).bytes, more);
    text_table_add(table, label);
    for (enum account a = 0; a < ACCOUNTS; a++) {
        const struct estimate *account = &summary->firms[head].group[a];
        text_table_add(table, format_money(account->value).bytes);
        if (a == ACCOUNT_PROFIT)
            text_table_add(table, format_interval(account, format_money).bytes);
    }
}

enum { MEMBERS_SIZE = 100 };

/* How many other firms are in the group of this one. */
static size_t member_count(const struct summary *summary, size_t head)
{
    size_t members = 0;
    for (size_t i = 0; i < summary->firm_count; i++)
        members += i != head && summary->firms[i].head == head;
    return members;
}

/* " + 2 vendors" for a cloud that owns some; "" for others. */
static void tell_members(const struct summary *summary, size_t head, char text[MEMBERS_SIZE])
{
    size_t members = member_count(summary, head);
    *text = '\0';
    if (members > 0)
        snprintf(text, MEMBERS_SIZE, " + %zu %.*s", members, MEMBERS_SIZE - 30,
                 say(summary->terms, members == 1 ? "vendor" : "vendors").bytes);
}

/* Groups with a model vendor: clouds with the vendors that they own, then independents. */
static bool print_groups(FILE *out, const struct summary *summary, int width)
{
    if (summary->independents + summary->owned == 0)
        return true;
    static const struct text_column columns[] = {
        {"Group, CNY", false}, {"value added", true},     {"profit", true}, {"95 % interval", true},
        {"cash flow", true},   {"margin of calls", true}, {"put in", true}, {"cash earned", true},
    };
    struct text_table table;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < summary->firm_count; i++) {
        char members[MEMBERS_SIZE];
        tell_members(summary, i, members);
        bool alone = summary->firms[i].layer == FIRM_VENDOR && !summary->firms[i].owned;
        if (*members || alone)
            add_group(&table, summary, i, members);
    }
    bool done = text_table_print(out, &table, width);
    char note[400];
    snprintf(note, sizeof note,
             "%s%s Put in: by investors, less what they got out. Cash earned: cash gained, less that.",
             summary->owned ? "Group: a cloud with the vendors that it owns, or a vendor by itself. " : "",
             summary->lacks_hosts
                 ? "Margin of calls: API fees less what was paid to serve them."
                 : "Margin of calls: API fees less the compute bought to serve them, that of an owner too.");
    text_wrap(out, say(summary->terms, note).bytes, sentence_width(width), 0, 0);
    fputc('\n', out);
    return done;
}

/* Owners with their vendors, as one firm each. */
static bool print_owners(FILE *out, const struct summary *summary, int width)
{
    static const struct text_column columns[] = {
        {"Cloud with its vendors", false},
        {"vendors at end", true},
        {"SMEs at end", true},
        {"tokens in all", true},
        {"sales to others, CNY", true},
        {"paid within, CNY", true},
        {"capital, CNY", true},
    };
    if (summary->owner_count == 0)
        return true;
    struct text_table table;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t k = 0; k < summary->owner_count; k++) {
        const struct estimate *totals = summary->owners[k].totals;
        size_t head = summary->owners[k].head, members = member_count(summary, head);
        char alive[60];
        add_name(&table, summary, &summary->firms[head]);
        snprintf(alive, sizeof alive, "%.3g of %zu", totals[OWNER_VENDORS_ALIVE].value, members);
        text_table_add(&table, alive);
        text_table_add(&table, format_count(totals[OWNER_CUSTOMERS].value).bytes);
        text_table_add(&table,
                       format_amount(volume_counted(summary->terms, totals[OWNER_VOLUME].value)).bytes);
        text_table_add(&table, format_money(totals[OWNER_REVENUE].value).bytes);
        text_table_add(&table, format_money(totals[OWNER_INTERNAL].value).bytes);
        text_table_add(
            &table,
            format_path(totals[OWNER_CAPITAL_START].value, totals[OWNER_CAPITAL].value, format_money).bytes);
    }
    bool done = text_table_print(out, &table, width);
    fputc('\n', out);
    return done;
}

/* `scale`: factor to the unit that is printed. */
static void add_path(struct text_table *table, const char *name, const struct path_summary *path,
                     double scale, struct text (*format)(double))
{
    struct estimate end = {scale * path->end.value, scale * path->end.low, scale * path->end.high};
    text_table_say(table, name);
    text_table_add(table, format(scale * path->start).bytes);
    text_table_add(table, format(end.value).bytes);
    text_table_add(table, format_interval(&end, format).bytes);
}

static bool print_market(FILE *out, const struct summary *summary, int width)
{
    static const struct text_column columns[] = {
        {"Market", false}, {"start", true}, {"end", true}, {"95 % interval", true}};
    struct text_table table;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    add_path(&table, "price paid, CNY per million tokens", &summary->mean_price, 1, format_number);
    add_path(&table, "list price of the same products", &summary->price_index, 1, format_percent);
    add_path(&table, "tokens per round", &summary->volume, volume_counted(summary->terms, 1), format_amount);
    add_path(&table, "SMEs that use a model", &summary->adoption, 1, format_percent);
    add_path(&table, "concentration of tokens, HHI", &summary->hhi, 1, format_count);
    if (!summary->has_layer[LEDGER_SMES])
        return text_table_print(out, &table, width);
    add_path(&table, "SMEs alive", &summary->smes, 1, format_count);
    add_path(&table, "SMEs that found business value", &summary->smes_with_value, 1, format_count);
    if (summary->users.start > 0 || summary->users.end.value > 0)
        add_path(&table, "users of apps", &summary->users, 1, format_count);
    text_table_say(&table, "SMEs of the start gone after a year");
    text_table_add(&table, "");
    text_table_add(&table, format_percent(summary->sme_exit_year_one.value).bytes);
    text_table_add(&table, format_interval(&summary->sme_exit_year_one, format_percent).bytes);
    return text_table_print(out, &table, width);
}

/* Probability of winning in every sense, for the model vendors that win in at least one. */
static bool print_winners(FILE *out, const struct summary *summary, int width)
{
    static const struct text_column columns[] = {{"Who wins, % of runs", false},
                                                 {"alive at end", true},
                                                 {"largest share", true},
                                                 {"largest profit of group", true},
                                                 {"most cash earned by group", true}};
    struct text_table table;
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < summary->firm_count; i++) {
        const struct firm_summary *firm = &summary->firms[i];
        bool wins = firm->wins_share.value + firm->wins_profit.value + firm->wins_capital.value > 0;
        if (firm->layer != FIRM_VENDOR || !wins)
            continue;
        add_name(&table, summary, firm);
        for (size_t w = 0; w < WINNINGS; w++) {
            struct estimate chance = win_probability(firm, (enum winning)w);
            text_table_add(&table, format_probability(&chance).bytes);
        }
    }
    return text_table_print(out, &table, width);
}

enum { MOST_PAIRED = 12 };

/* Chooses vendors that leave in some runs, at most MOST_PAIRED, preferring those whose survival is least
 * certain; in the scenario's order. Returns their number. */
static size_t choose_paired(const struct firm_summary *vendors, size_t count, size_t chosen[MOST_PAIRED])
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        size_t nearer = 0; /* number of vendors whose survival is nearer to one half */
        double far = fabs(vendors[i].survival.value - 0.5);
        for (size_t k = 0; k < count; k++) {
            double other = fabs(vendors[k].survival.value - 0.5);
            nearer += vendors[k].survival.value < 1 && (other < far || (other <= far && k < i));
        }
        if (vendors[i].survival.value < 1 && nearer < MOST_PAIRED && found < MOST_PAIRED)
            chosen[found++] = i;
    }
    return found;
}

/* Out of 100 runs, those in which the row's vendor outlives the column's. */
static bool print_pairs(FILE *out, const struct summary *summary, int width)
{
    size_t count = summary->independents + summary->owned, chosen[MOST_PAIRED];
    const struct firm_summary *vendors = summary->firms + summary->firm_count - count;
    size_t paired = summary->outlives ? choose_paired(vendors, count, chosen) : 0;
    struct text_column columns[MOST_PAIRED + 1] = {{"Row outlives column, % of runs", false}};
    static const char letters[MOST_PAIRED][2] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    struct text_table table;
    if (paired < 2)
        return true;
    for (size_t k = 0; k < paired; k++)
        columns[k + 1] = (struct text_column){letters[k], true};
    text_table_init(&table, summary->terms, columns, paired + 1);
    for (size_t i = 0; i < paired; i++) {
        const struct firm_summary *firm = &vendors[chosen[i]];
        char label[340];
        snprintf(label, sizeof label, "  %s %s", letters[i],
                 NAME_TO_SHOW(summary->names, firm, SHOWN_NAME_WIDTH).bytes);
        text_table_add(&table, label);
        for (size_t k = 0; k < paired; k++) {
            const struct estimate *chance = &summary->outlives[chosen[i] * count + chosen[k]];
            char number[16];
            snprintf(number, sizeof number, "%.0f", 100 * chance->value);
            text_table_add(&table, i == k ? "" : number);
        }
    }
    bool done = text_table_print(out, &table, width);
    fputc('\n', out);
    return done;
}

static void add_exits_of(struct text_table *table, const struct summary *summary, size_t vendor,
                         const struct firm_summary *firm, double months_per_round)
{
    double parts[EXIT_PARTS] = {0}, change = 0, rounds = 0, peace = 0, held = 0, rivals_held = 0, count = 0;
    for (size_t i = 0; i < summary->exit_count; i++) {
        const struct exit_row *row = &summary->exits[i];
        if ((size_t)row->vendor != vendor)
            continue;
        for (size_t p = 0; p < EXIT_PARTS; p++)
            parts[p] += row->parts[p];
        change += row->cash_end - row->cash_start;
        rounds += row->round;
        peace += row->alive_without_war;
        held += row->alive_if_held;
        rivals_held += row->alive_if_rivals_held;
        count++;
    }
    if (!(count > 0))
        return;
    text_table_add(table, NAME_TO_SHOW(summary->names, firm, SHOWN_NAME_WIDTH).bytes);
    text_table_add(table, format_count(count).bytes);
    text_table_add(table, format_number(rounds / count * months_per_round).bytes);
    for (size_t p = 0; p < EXIT_PARTS; p++)
        text_table_add(table, format_money(parts[p] / count).bytes);
    text_table_add(table, format_money(change / count).bytes);
    text_table_add(table, format_percent(peace / count).bytes);
    text_table_add(table, format_percent(held / count).bytes);
    text_table_add(table, format_percent(rivals_held / count).bytes);
}

/* Means over each vendor's exits. */
static bool print_exits(FILE *out, const struct summary *summary, double months_per_round, int width)
{
    static const struct text_column columns[] = {
        {"Why they left, CNY", false},
        {"exits", true},
        {"month", true},
        {"plan", true},
        {"users", true},
        {"own cuts", true},
        {"rivals' cuts", true},
        {"compute", true},
        {"fixed cost", true},
        {"funding", true},
        {"missing", true},
        {"other", true},
        {"handed over", true},
        {"cash change", true},
        {"lives: no war", true},
        {"if it held", true},
        {"if rivals held", true},
    };
    size_t count = summary->independents + summary->owned;
    const struct firm_summary *vendors = summary->firms + summary->firm_count - count;
    struct text_table table;
    if (summary->exit_count == 0) {
        say_to(out, summary->terms, "No vendor left in any run.\n");
        return true;
    }
    text_table_init(&table, summary->terms, columns, sizeof columns / sizeof *columns);
    for (size_t f = 0; f < count; f++)
        add_exits_of(&table, summary, f, &vendors[f], months_per_round);
    bool done = text_table_print(out, &table, width);
    text_wrap(
        out,
        say(summary->terms,
            "Means over exits, from the start to the exit: the parts add up to the change of cash. plan: revenue "
            "as in the first round; users: what it changed by with all prices held; own and rivals' cuts: what "
            "price moves did to revenue; missing: what they did to funding; lives: in how many of these exits it "
            "would still be alive.")
            .bytes,
        sentence_width(width), 0, 0);
    return done;
}

static void print_head(FILE *out, const struct summary *summary, double months_per_round, int width)
{
    text_wrap(
        out,
        say_with(summary->terms,
                 "%s of %s (%s months); intervals are 95 %%. Arrows: from start to end. List price: of the "
                 "same products at the end, in %% of the start. Exit month: median.",
                 count_in_words(summary->replicates, "run").bytes,
                 count_in_words((size_t)summary->rounds, "round").bytes,
                 format_number((double)summary->rounds * months_per_round).bytes)
            .bytes,
        width, 0, 0);
    fputc('\n', out);
}

static void print_books(FILE *out, const struct summary *summary, int width)
{
    char line[200];
    snprintf(line, sizeof line, "Books: largest imbalance of a money flow %.1e of what flowed.",
             summary->worst_ledger_error);
    text_wrap(out, line, width, 0, 0);
}

bool summary_print_text(FILE *out, const struct summary *summary, double months_per_round, int width)
{
    int sentences = sentence_width(width);
    bool done = true;
    print_head(out, summary, months_per_round, sentences);
    done = done && print_firms(out, summary, months_per_round, width);
    fputc('\n', out);
    done = done && print_groups(out, summary, width);
    done = done && print_owners(out, summary, width);
    done = done && print_layers(out, summary, width);
    fputc('\n', out);
    done = done && print_tokens(out, summary, width);
    done = done && print_market(out, summary, width);
    done = done && expected_table_print(out, summary, width);
    fputc('\n', out);
    done = done && apps_print_text(out, summary, width);
    if (summary->replicates > 1 && summary->independents + summary->owned > 1) {
        done = done && print_winners(out, summary, width);
        fputc('\n', out);
        done = done && print_pairs(out, summary, width);
    }
    if (summary->exits) {
        done = done && print_exits(out, summary, months_per_round, width);
        fputc('\n', out);
        done = done && apps_explain_text(out, summary, months_per_round, width);
    }
    done = done && claims_print_text(out, &summary->claims, sentences);
    print_books(out, summary, sentences);
    return done;
}
