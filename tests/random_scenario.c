#include "random_scenario.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random/philox.h"
#include "scenario/scenario.h"
#include "strategy/strategy.h"

struct draft {
    FILE *out;
    gsl_rng *random;
    uint64_t seed;
    struct random_scenario_terms terms;
    double eagerness; /* share of the optional parameters that are written */
    int clouds, vendors, sectors, sellers;
    bool shares; /* choice.initial = "shares" */
    bool noise;
};

static double uniform(struct draft *draft, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(draft->random);
}

static int whole(struct draft *draft, int low, int high)
{
    return low + (int)gsl_rng_uniform_int(draft->random, (unsigned long)(high - low + 1));
}

static bool chance(struct draft *draft, double probability)
{
    return gsl_rng_uniform(draft->random) < probability;
}

static void start_stream(struct draft *draft, uint32_t part)
{
    random_stream_seek(draft->random, draft->seed, 0, part, 0, RANDOM_TEST_MODEL);
}

/* 1 for amounts of money, -1 for what is per amount of money, else 0. */
static int money_power(const char *unit)
{
    const char *money = strstr(unit, "CNY"), *slash = strchr(unit, '/');
    return !money ? 0 : slash && money > slash ? -1 : 1;
}

/* A number for parameters that have no default, or one that is far from what matters. */
static bool special_number(struct draft *draft, const struct parameter *row, double *value)
{
    const char *key = row->key;
    if (strcmp(key, "capital") == 0)
        *value = chance(draft, 0.1) ? 0 : pow(10, uniform(draft, 1, 5));
    else if (strcmp(key, "accelerators") == 0)
        *value = chance(draft, 0.4) ? 0 : pow(10, uniform(draft, 0, 3));
    else if (strcmp(key, "fixed_cost") == 0)
        *value = chance(draft, 0.1) ? 0 : pow(10, uniform(draft, 0, 3.5));
    else if (strcmp(key, "price_input") == 0 || strcmp(key, "price_output") == 0)
        *value = chance(draft, 0.1) ? 0 : pow(10, uniform(draft, -1, 2));
    else if (strcmp(key, "unit_cost") == 0)
        *value = chance(draft, 0.1) ? 0 : pow(10, uniform(draft, -1.5, 1.5));
    else if (strcmp(key, "parent_limit") == 0)
        *value = chance(draft, 0.5) ? 0 : pow(10, uniform(draft, 1, 4));
    else if (strcmp(key, "shock_size") == 0)
        *value = pow(10, uniform(draft, 0, 3));
    else if (strcmp(key, "volume_growth") == 0) /* a year, of up to 24 years */
        *value = uniform(draft, -0.5, 2);
    else if (row->fallback && strcmp(row->fallback, "unset") == 0 && row->range.maximum <= 1)
        *value = uniform(draft, fmax(row->range.minimum, 0), row->range.maximum);
    else if (strcmp(key, "budget") == 0 || !row->fallback || strcmp(row->fallback, "unset") == 0)
        *value = pow(10, uniform(draft, -1, 3));
    else
        return false;
    return true;
}

static double ordinary_number(struct draft *draft, const struct parameter *row)
{
    double base = strtod(row->fallback, NULL), low = row->range.minimum, high = row->range.maximum, value;
    bool narrow = high - low <= 1000;
    int kind = whole(draft, 0, 9);
    if (kind <= 1 && low > -1e299 && !row->range.minimum_open)
        return low;
    if (kind == 2 && high < 1e6 && !row->range.maximum_open)
        return high;
    if (narrow && kind <= 6)
        value = uniform(draft, low + 1e-3 * (high - low), high - 1e-3 * (high - low));
    else if (base != 0)
        value = base * pow(10, uniform(draft, -1, 1));
    else
        value = uniform(draft, fmax(low, -2) + 1e-3, fmin(high, 2));
    return fmin(fmax(value, low > -1e299 ? low + (row->range.minimum_open ? 1e-6 : 0) : -1e6),
                high < 1e299 ? high - (row->range.maximum_open ? 1e-6 : 0) : 1e6);
}

static double draw_number(struct draft *draft, const struct parameter *row)
{
    double value;
    if (!special_number(draft, row, &value))
        value = ordinary_number(draft, row);
    return value * pow(draft->terms.money, money_power(row->unit));
}

/* The k-th name of "a|b|c". */
static void write_name(struct draft *draft, const char *names, int k)
{
    for (; k > 0; k--)
        names = strchr(names, '|') + 1;
    fprintf(draft->out, "\"%.*s\"", (int)strcspn(names, "|"), names);
}

static int count_names(const char *names)
{
    int count = 1;
    for (; *names; names++)
        count += *names == '|';
    return count;
}

static void write_name_set(struct draft *draft, const char *names)
{
    int count = count_names(names), must = whole(draft, 0, count - 1);
    bool first = true;
    fputs("[", draft->out);
    for (int k = 0; k < count; k++) {
        bool in = chance(draft, 0.7) || k == must;
        if (!in)
            continue;
        fputs(first ? "" : ", ", draft->out);
        write_name(draft, names, k);
        first = false;
    }
    fputs("]", draft->out);
}

/* Left to others: names, what only fits together with something else, and what would take long. */
static bool is_left_out(const struct parameter *row)
{
    static const char *const keys[] = {"name",           "label",        "title",       "seed",
                                       "rounds",         "replicates",   "round_days",  "noise",
                                       "move_order",     "owner",        "host",        "strategy",
                                       "quality",        "elo",          "tier",        "initial_share",
                                       "kind",           "number",       "slot_factor", "weight",
                                       "initial",        "panel_smes",   "reaction",    "steps",
                                       "latent_classes", "elo_anchor",   "elo_scale",   "switch_cost_product",
                                       "launch_round",   "second_share", "tender_rate", "rate"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i], row->key) == 0)
            return true;
    return row->type == PARAMETER_TEXT || row->type == PARAMETER_DATE || row->type == PARAMETER_REFERENCE ||
           row->type == PARAMETER_TEXT_LIST || row->type == PARAMETER_TABLE;
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

static void write_value(struct draft *draft, const struct parameter *row)
{
    int64_t base;
    switch (row->type) {
    case PARAMETER_REAL:
        fprintf(draft->out, "%.17g", draw_number(draft, row));
        break;
    case PARAMETER_INTEGER:
        base = strtoll(row->fallback, NULL, 10);
        fprintf(
            draft->out, "%lld",
            (long long)fmin(row->range.maximum, fmax(row->range.minimum, (double)base + whole(draft, 0, 9))));
        break;
    case PARAMETER_BOOLEAN:
        fputs(chance(draft, 0.5) ? "true" : "false", draft->out);
        break;
    case PARAMETER_CHOICE:
        write_name(draft, row->allowed, whole(draft, 0, count_names(row->allowed) - 1));
        break;
    case PARAMETER_CHOICE_SET:
        write_name_set(draft, row->allowed);
        break;
    default:
        break;
    }
}

/* `x_low` and `x_high` together, in order. */
static void write_interval(struct draft *draft, const struct parameter *low, const struct parameter *high)
{
    double a = draw_number(draft, low), b = draw_number(draft, high);
    fprintf(draft->out, " %s = %.17g; %s = %.17g;", low->key, fmin(a, b), high->key, fmax(a, b));
}

/* Values whose default holds an amount of money are written in any case when money changes its unit. */
static bool must_be_written(const struct draft *draft, const struct parameter *row)
{
    return !row->fallback ||
           (draft->terms.money != 1 && money_power(row->unit) != 0 && strcmp(row->fallback, "unset") != 0 &&
            fabs(strtod(row->fallback, NULL)) > 0 && strtod(row->fallback, NULL) < 1e200);
}

static void write_default(struct draft *draft, const struct parameter *row)
{
    fprintf(draft->out, "%.17g",
            strtod(row->fallback, NULL) * pow(draft->terms.money, money_power(row->unit)));
}

static void write_rows(struct draft *draft, const struct parameter *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct parameter *row = &rows[i];
        if (is_left_out(row) || ends_in(row->key, "_high"))
            continue;
        bool drawn = !row->fallback || chance(draft, draft->eagerness);
        if (!drawn && !must_be_written(draft, row))
            continue;
        if (ends_in(row->key, "_low") && i + 1 < count && ends_in(rows[i + 1].key, "_high")) {
            write_interval(draft, row, &rows[i + 1]);
            continue;
        }
        fprintf(draft->out, " %s = ", row->key);
        if (drawn)
            write_value(draft, row);
        else
            write_default(draft, row);
        fputs(";", draft->out);
    }
}

static void write_group(struct draft *draft, const char *path)
{
    for (size_t i = 0; i < parameter_group_count; i++)
        if (strcmp(parameter_groups[i].path, path) == 0)
            write_rows(draft, parameter_groups[i].rows, parameter_groups[i].row_count);
}

static void write_simulation(struct draft *draft)
{
    static const double lengths[] = {1, 7, 30.4, 30.4, 30.4, 91.3, 365.25};
    double days = lengths[whole(draft, 0, 6)];
    bool noise = chance(draft, 0.7), together = chance(draft, 0.8);
    noise = draft->terms.noise < 0 ? noise : draft->terms.noise;
    draft->noise = noise;
    together = together || draft->terms.simultaneous;
    fprintf(draft->out,
            "simulation = { title = \"random %llu\"; rounds = %d; replicates = %d; seed = %d;\n"
            "  round_days = %.17g; noise = \"%s\"; move_order = \"%s\"; };\n",
            (unsigned long long)draft->seed, whole(draft, 3, 24), whole(draft, 1, 2),
            whole(draft, 0, 1 << 30), days, noise ? "on" : "off", together ? "simultaneous" : "alternating");
}

static void write_infrastructure(struct draft *draft)
{
    fputs("infrastructure = {", draft->out);
    write_group(draft, "infrastructure");
    fputs("\n  sellers = (", draft->out);
    for (int g = 0; g < draft->sellers; g++) {
        fprintf(draft->out, "%s { name = \"G%d\"; order_share = %.3f; margin = %.3f; }", g ? "," : "", g,
                uniform(draft, 0.01, 1), uniform(draft, 0, 1));
    }
    fputs(" ); };\n", draft->out);
}

static void write_clouds(struct draft *draft)
{
    fputs("clouds = (", draft->out);
    for (int c = 0; c < draft->clouds; c++) {
        fprintf(draft->out, "%s\n  { name = \"C%d\";", c ? "," : "", c);
        write_group(draft, "clouds[]");
        fputs(" }", draft->out);
    }
    fputs(" );\n", draft->out);
}

static void write_product(struct draft *draft, int vendor, int k)
{
    fprintf(draft->out, "%s\n    { name = \"V%dp%d\"; tier = ", k ? "," : "", vendor, k);
    write_name(draft, "light|main|flagship", whole(draft, 0, 2));
    if (chance(draft, 0.8))
        fprintf(draft->out, "; quality = %.17g;", uniform(draft, -2, 10));
    else
        fprintf(draft->out, "; elo = %.17g;", uniform(draft, 700, 1400));
    double share = uniform(draft, 0, 1.0 / (4 * RANDOM_MOST_VENDORS));
    write_group(draft, "vendors[].products[]");
    int launch = chance(draft, 0.2) ? whole(draft, 1, 12) : 0;
    fprintf(draft->out, " launch_round = %d;", launch);
    if (draft->shares)
        fprintf(draft->out, " initial_share = %.17g;", launch ? 0 : share);
    fputs(" }", draft->out);
}

/* Moves of a script: the first product goes to some prices in two rounds. */
static void write_moves(struct draft *draft, int vendor)
{
    double money = draft->terms.money;
    fprintf(draft->out,
            " moves = ( ( 2, \"V%dp0\", %.17g, %.17g, 0, 0 ), ( 4, \"V%dp0\", %.17g, \"keep\" ) );", vendor,
            money * uniform(draft, 0, 9), money * uniform(draft, 0, 9), vendor, money * uniform(draft, 0, 9));
}

static const struct strategy *draw_strategy(struct draft *draft)
{
    static const char *const lucky[] = {"war_of_attrition", "markov", "qlearn", "klein", "predatory"};
    const struct strategy *strategy = strategies[whole(draft, 0, (int)strategy_count - 1)];
    for (size_t i = 0; draft->terms.without_luck && i < sizeof lucky / sizeof *lucky; i++)
        if (strcmp(lucky[i], strategy->name) == 0)
            return strategies[0];
    return strategy;
}

static void write_pricing(struct draft *draft, int vendor)
{
    const struct strategy *strategy = draw_strategy(draft);
    fprintf(draft->out, "\n    pricing = { strategy = \"%s\";", strategy->name);
    if (chance(draft, 0.2))
        fputs(" alliance = \"both\";", draft->out);
    write_group(draft, "vendors[].pricing");
    if (strcmp(strategy->name, "script") == 0)
        write_moves(draft, vendor);
    else if (strcmp(strategy->name, "markov") == 0) /* its discount factor decides whether there is one */
        fprintf(draft->out, " top_price = %.17g;", draft->terms.money * uniform(draft, 0.5, 20));
    else
        write_rows(draft, strategy->params, strategy->param_count);
    fputs(" };", draft->out);
}

/* Each vendor from a stream of its own, so that their order does not matter. */
static void write_vendor(struct draft *draft, int place, int vendor)
{
    start_stream(draft, 100 + (uint32_t)vendor);
    int products = whole(draft, 1, 4), cloud = whole(draft, 0, draft->clouds - 1);
    fprintf(draft->out, "%s\n  { name = \"V%d\"; host = \"C%d\";", place ? "," : "", vendor, cloud);
    if (chance(draft, 0.4))
        fprintf(draft->out, " owner = \"C%d\";", cloud);
    write_group(draft, "vendors[]");
    write_pricing(draft, vendor);
    fputs("\n    products = (", draft->out);
    for (int k = 0; k < products; k++)
        write_product(draft, vendor, k);
    fputs(" ); }", draft->out);
}

static void write_vendors(struct draft *draft)
{
    fputs("vendors = (", draft->out);
    for (int place = 0; place < draft->vendors; place++)
        write_vendor(draft, place, draft->terms.vendor_order ? draft->terms.vendor_order[place] : place);
    fputs(" );\n", draft->out);
}

static void write_choice(struct draft *draft)
{
    fprintf(draft->out, "choice = { initial = \"%s\"; switch_cost_product = 0;",
            draft->shares        ? "shares"
            : chance(draft, 0.7) ? "logit"
                                 : "none");
    write_group(draft, "choice");
    if (draft->noise && chance(draft, 0.3)) /* pairs of suppliers are only drawn */
        fprintf(draft->out, " second_share = %.17g;", uniform(draft, 0.01, 0.99));
    fputs(" };\n", draft->out);
}

static void write_sectors(struct draft *draft)
{
    fputs("sectors = (", draft->out);
    for (int s = 0; s < draft->sectors; s++) {
        fprintf(draft->out, "%s\n  { name = \"S%d\"; kind = \"%s\"; number = %d; latent_classes = %d;",
                s ? "," : "", s, chance(draft, 0.5) ? "consumer" : "business", whole(draft, 1, 200),
                whole(draft, 1, 6));
        write_group(draft, "sectors[]");
        fputs(" }", draft->out);
    }
    fputs(" );\n", draft->out);
}

/* Modules that are off unless written. */
static void write_modules(struct draft *draft)
{
    if (chance(draft, 0.4)) {
        fprintf(draft->out, "niche = { tender_rate = %.17g;", uniform(draft, 0.01, 10));
        write_group(draft, "niche");
        fputs(" };\n", draft->out);
    }
    if (chance(draft, 0.4)) {
        fprintf(draft->out, "acquisition = { rate = %.17g;", draft->noise ? uniform(draft, 0, 1) : 1.0);
        write_group(draft, "acquisition");
        fputs(" };\n", draft->out);
    }
}

/* The shape of the scenario: how many of each. */
static void draw_shape(struct draft *draft)
{
    start_stream(draft, 0);
    draft->clouds = whole(draft, 1, 4);
    draft->vendors = whole(draft, 1, RANDOM_MOST_VENDORS);
    draft->sectors = whole(draft, 1, 3);
    draft->sellers = whole(draft, 1, 3);
    draft->shares = chance(draft, 0.2);
    draft->eagerness = chance(draft, 0.3) ? 0 : uniform(draft, 0.05, 0.6);
}

char *random_scenario(uint64_t seed, const struct random_scenario_terms *terms)
{
    char *text = NULL;
    size_t size = 0;
    struct draft draft = {.seed = seed, .terms = *terms};
    draft.random = gsl_rng_alloc(random_stream_type);
    draft.out = open_memstream(&text, &size);
    if (!draft.random || !draft.out)
        abort();
    draw_shape(&draft);
    write_simulation(&draft);
    fputs("technology = {", draft.out);
    write_group(&draft, "technology");
    fputs(" };\n", draft.out);
    write_infrastructure(&draft);
    write_clouds(&draft);
    write_vendors(&draft);
    start_stream(&draft, 1);
    write_choice(&draft);
    write_sectors(&draft);
    fprintf(draft.out, "smes = { weight = %.17g; slot_factor = %.17g; };\n", pow(10, uniform(&draft, 0, 2)),
            uniform(&draft, 1, 2));
    fputs("finance = {", draft.out);
    write_group(&draft, "finance");
    fputs(" };\n", draft.out);
    write_modules(&draft);
    fclose(draft.out);
    gsl_rng_free(draft.random);
    return text;
}

int random_scenario_vendors(uint64_t seed)
{
    struct draft draft = {.seed = seed, .random = gsl_rng_alloc(random_stream_type)};
    if (!draft.random)
        abort();
    draw_shape(&draft);
    gsl_rng_free(draft.random);
    return draft.vendors;
}
