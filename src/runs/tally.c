#include "runs/tally.h"

#include "runs/claim.h"
#include "runs/groups.h"
#include "runs/measure.h"
#include "runs/owner_totals.h"
#include "runs/winners.h"
#include "statistics/estimate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct firm_tally {
    double survived;      /* number of runs */
    double capital_start; /* of the first run */
    struct sample share, token_share, price_start, price, price_index, capital, support, attach;
    struct sample accounts[ACCOUNTS], group[ACCOUNTS];
    uint32_t *exits;       /* [rounds + 1] */
    struct sample *prices; /* [rounds + 1] */
};

struct tally {
    const struct scenario *scenario;
    size_t runs, rounds, firm_count;
    struct firm_tally *firms;
    struct app_tally *apps; /* [app_count], the scenario's */
    struct sample *owners;  /* [OWNER_TOTALS][owner_count] */
    size_t owner_count;     /* of vendors */
    /* [firm_count] by meaning: scores in the last run, number of runs won, ties shared; WIN_ALIVE is not used */
    double *scores[WINNINGS], *wins[WINNINGS];
    uint32_t *exits;
    struct sample *prices; /* [firm_count][rounds + 1] */
    struct sample profit[LEDGER_SECTORS], capital_change[LEDGER_SECTORS], surplus[LEDGER_SECTORS];
    struct sample value_added[LEDGER_SECTORS], cash_flow[LEDGER_SECTORS];
    struct sample independents_alive, owned_alive, sme_exit_year_one;
    struct sample start[PATHS], end[PATHS];
    struct sample *expected; /* [expected_count] */
    double worst_ledger_error;
    struct exchange_counts programs;
    struct claim_quantity *claims; /* [scenario->claim_count] */
    struct claim_sample *claim_samples;
    uint32_t *outlives;           /* [vendor_count][vendor_count], number of runs */
    struct departure *departures; /* [departure_count], with room for `departure_room`; on the heap */
    size_t departure_count, departure_room;
    bool lacks_departures; /* memory was too short for one */
    struct arena arena;    /* all that is pointed to */
};

static enum status find_claims(struct tally *tally, struct error *error)
{
    const struct scenario *scenario = tally->scenario;
    size_t count = scenario->claim_count;
    const char *key;
    char near[OUTCOME_NAME_SIZE];
    for (size_t i = 0; i < count; i++)
        if (!claim_find(&scenario->claims[i], measures, measure_count, scenario, &tally->claims[i], &key,
                        near))
            return error_set(error, STATUS_INVALID, "claims[%zu].%s: no run ends with such an outcome", i,
                             key);
    return STATUS_OK;
}

const struct claim_quantity *tally_claims(const struct tally *tally)
{
    return tally->claims;
}

enum status tally_create(const struct scenario *scenario, struct tally **tally, struct error *error)
{
    struct tally *made = calloc(1, sizeof *made);
    *tally = NULL;
    if (!made)
        return error_no_memory(error, "the summary");
    made->scenario = scenario;
    made->rounds = (size_t)scenario->simulation.rounds;
    made->firm_count = scenario->infrastructure.seller_count + scenario->cloud_count + scenario->vendor_count;
    arena_init(&made->arena);
    struct arena *arena = &made->arena;
    size_t vendors = scenario->vendor_count, slots = made->firm_count * (made->rounds + 1);
    made->firms = arena_take(arena, made->firm_count, sizeof *made->firms);
    for (enum winning w = WIN_SHARE; w < WINNINGS; w++) {
        made->scores[w] = arena_take(arena, made->firm_count, sizeof *made->scores[w]);
        made->wins[w] = arena_take(arena, made->firm_count, sizeof *made->wins[w]);
    }
    made->exits = arena_take(arena, slots, sizeof *made->exits);
    made->prices = arena_take(arena, slots, sizeof *made->prices);
    if (scenario->app_count)
        made->apps = arena_take(arena, scenario->app_count, sizeof *made->apps);
    made->owner_count = group_count(scenario);
    made->owners = arena_take(arena, OWNER_TOTALS * made->owner_count, sizeof *made->owners);
    made->expected = arena_take(arena, scenario->expected_count, sizeof *made->expected);
    made->outlives = arena_take(arena, vendors * vendors, sizeof *made->outlives);
    made->claims = arena_take(arena, scenario->claim_count, sizeof *made->claims);
    made->claim_samples = arena_take(arena, scenario->claim_count, sizeof *made->claim_samples);
    for (size_t i = 0; !arena->exhausted && i < made->firm_count; i++) {
        made->firms[i].exits = made->exits + i * (made->rounds + 1);
        made->firms[i].prices = made->prices + i * (made->rounds + 1);
    }
    enum status status = arena->exhausted ? error_no_memory(error, "the summary") : find_claims(made, error);
    if (status == STATUS_OK)
        *tally = made;
    else
        tally_free(made);
    return status;
}

static void add_firm(struct firm_tally *firm, const struct firm_outcome *outcome, bool first)
{
    if (first)
        firm->capital_start = outcome->capital_start;
    firm->survived += outcome->alive;
    if (!outcome->alive)
        firm->exits[outcome->exit_round]++;
    sample_add(&firm->share, outcome->share);
    sample_add(&firm->token_share, outcome->token_share);
    sample_add(&firm->price_start, outcome->price_start);
    sample_add(&firm->price, outcome->price);
    sample_add(&firm->price_index, outcome->price_index);
    sample_add(&firm->capital, outcome->capital);
    sample_add(&firm->support, outcome->support);
    sample_add(&firm->attach, outcome->attach);
}

/* Of a vendor that a cloud owns, profit and cash that count are those of the group. */
static void add_accounts(struct tally *tally, const struct outcome *outcome, size_t i)
{
    double group[ACCOUNTS];
    for (enum account a = 0; a < ACCOUNTS; a++) {
        group[a] = group_account(outcome, i, a);
        sample_add(&tally->firms[i].accounts[a], firm_account(&outcome->firms[i], a));
        sample_add(&tally->firms[i].group[a], group[a]);
    }
    tally->scores[WIN_SHARE][i] = outcome->firms[i].share;
    tally->scores[WIN_PROFIT][i] = group[ACCOUNT_PROFIT];
    tally->scores[WIN_CAPITAL][i] = group[ACCOUNT_EARNED];
}

/* Nobody wins who sells nothing, or earns nothing. */
static void add_wins(struct tally *tally)
{
    size_t sellers = tally->scenario->infrastructure.seller_count, clouds = tally->scenario->cloud_count;
    for (enum winning w = WIN_SHARE; w < WINNINGS; w++) {
        wins_add(tally->scores[w], 0, sellers, tally->wins[w]);
        wins_add(tally->scores[w], sellers, clouds, tally->wins[w]);
        wins_add(tally->scores[w], sellers + clouds, tally->scenario->vendor_count, tally->wins[w]);
    }
}

static void add_pairs(struct tally *tally, const struct firm_outcome *vendors)
{
    size_t count = tally->scenario->vendor_count;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++) {
            const struct firm_outcome *one = &vendors[a], *other = &vendors[b];
            tally->outlives[a * count + b] +=
                !other->alive && (one->alive || one->exit_round > other->exit_round);
        }
}

static void add_departure(struct tally *tally, const struct departure *departure)
{
    if (tally->departure_count == tally->departure_room) {
        size_t room = 2 * tally->departure_room + 16;
        struct departure *grown = realloc(tally->departures, room * sizeof *grown);
        tally->lacks_departures |= !grown;
        if (!grown)
            return;
        tally->departures = grown;
        tally->departure_room = room;
    }
    tally->departures[tally->departure_count++] = *departure;
}

static void add_firms(struct tally *tally, const struct outcome *outcome)
{
    size_t vendors = tally->scenario->vendor_count, first_vendor = tally->firm_count - vendors;
    double independents = 0, owned = 0;
    for (size_t i = 0; i < tally->firm_count; i++) {
        add_firm(&tally->firms[i], &outcome->firms[i], tally->runs == 0);
        add_accounts(tally, outcome, i);
    }
    add_wins(tally);
    add_pairs(tally, outcome->firms + first_vendor);
    for (size_t f = 0; f < vendors; f++) {
        bool free = tally->scenario->vendors[f].owner == NO_REFERENCE;
        independents += free && outcome->firms[first_vendor + f].alive;
        owned += !free && outcome->firms[first_vendor + f].alive;
        if (outcome->departures[f].round > 0)
            add_departure(tally, &outcome->departures[f]);
    }
    sample_add(&tally->independents_alive, independents);
    sample_add(&tally->owned_alive, owned);
}

static void add_prices(struct tally *tally, const struct outcome *outcome)
{
    for (size_t t = 0; t <= tally->rounds; t++)
        for (size_t i = 0; i < tally->firm_count; i++)
            sample_add(&tally->firms[i].prices[t], outcome->prices[t * tally->firm_count + i]);
}

void tally_add(struct tally *tally, const struct outcome *outcome)
{
    add_firms(tally, outcome);
    add_prices(tally, outcome);
    for (size_t a = 0; a < tally->scenario->app_count; a++)
        app_tally_add(&tally->apps[a], &outcome->apps[a]);
    for (size_t i = 0; i < OWNER_TOTALS * tally->owner_count; i++)
        sample_add(&tally->owners[i], outcome->owners[i]);
    for (size_t l = 0; l < LEDGER_SECTORS; l++) {
        sample_add(&tally->profit[l], outcome->profit[l]);
        sample_add(&tally->capital_change[l], outcome->cash_end[l] - outcome->cash_start[l]);
        sample_add(&tally->surplus[l], outcome->surplus[l]);
        sample_add(&tally->value_added[l], outcome->value_added[l]);
        sample_add(&tally->cash_flow[l], outcome->cash_flow[l]);
    }
    for (size_t p = 0; p < PATHS; p++) {
        sample_add(&tally->start[p], outcome->start[p]);
        sample_add(&tally->end[p], outcome->end[p]);
    }
    sample_add(&tally->sme_exit_year_one, outcome->sme_exit_year_one);
    for (size_t i = 0; i < tally->scenario->expected_count; i++)
        sample_add(&tally->expected[i], expectation_watch_value(outcome->expected, i));
    tally->worst_ledger_error = fmax(tally->worst_ledger_error, outcome->worst_ledger_error);
    tally->programs.questions += outcome->programs.questions;
    tally->programs.fallbacks += outcome->programs.fallbacks;
    for (size_t i = 0; i < outcome->claim_count; i++)
        claim_sample_add(&tally->claim_samples[i], outcome->claim_values[i]);
    tally->runs++;
}

static void name_firms(const struct scenario *scenario, struct firm_summary *firms, size_t count)
{
    size_t sellers = scenario->infrastructure.seller_count, first_vendor = sellers + scenario->cloud_count;
    char scratch[FIELD_SCRATCH];
    for (size_t i = 0; i < count; i++) {
        firms[i].name = firm_name(scenario, i, scratch);
        firms[i].label = firm_label(scenario, i, scratch);
        firms[i].layer = i < sellers ? FIRM_SELLER : i < first_vendor ? FIRM_CLOUD : FIRM_VENDOR;
        firms[i].head = group_head(scenario, i);
        firms[i].owned = i >= first_vendor && scenario->vendors[i - first_vendor].owner != NO_REFERENCE;
    }
}

static struct estimate estimate_of_outcome(const struct sample *sample, const char *outcome,
                                           const struct scenario *scenario)
{
    return estimate_within(sample_estimate(sample), outcome_possible(outcome, scenario));
}

/* survival, prices: paths of the firm to fill in, [rounds + 1]. */
static void summarise_firm(const struct tally *tally, const struct firm_tally *firm,
                           struct firm_summary *summary, double *survival, double *prices)
{
    summary->survival = probability_estimate(firm->survived, tally->runs);
    kaplan_meier(firm->exits, NULL, tally->rounds, tally->runs, survival);
    for (size_t t = 0; t <= tally->rounds; t++)
        prices[t] = sample_estimate(&firm->prices[t]).value;
    summary->survival_path = survival;
    summary->price_path = prices;
    /* who never came has not left */
    summary->median_exit_round = firm->exits[0] > 0 ? NAN : survival_median(survival, tally->rounds);
    summary->share = estimate_of_outcome(&firm->share, "final_share", tally->scenario);
    summary->token_share = estimate_of_outcome(&firm->token_share, "final_token_share", tally->scenario);
    summary->price_start = sample_estimate(&firm->price_start).value;
    summary->price = estimate_of_outcome(&firm->price, "final_price", tally->scenario);
    summary->price_index = estimate_of_outcome(&firm->price_index, "final_price_index", tally->scenario);
    summary->capital_start = firm->capital_start;
    summary->capital = sample_estimate(&firm->capital);
    summary->support = sample_estimate(&firm->support);
    summary->attach = sample_estimate(&firm->attach);
    for (enum account a = 0; a < ACCOUNTS; a++) {
        summary->accounts[a] = sample_estimate(&firm->accounts[a]);
        summary->group[a] = sample_estimate(&firm->group[a]);
    }
    size_t place = (size_t)(firm - tally->firms);
    summary->wins_share = probability_estimate(tally->wins[WIN_SHARE][place], tally->runs);
    summary->wins_profit = probability_estimate(tally->wins[WIN_PROFIT][place], tally->runs);
    summary->wins_capital = probability_estimate(tally->wins[WIN_CAPITAL][place], tally->runs);
}

static void summarise_layers(const struct tally *tally, struct summary *summary)
{
    static const struct estimate unknown = {(double)NAN, (double)NAN, (double)NAN};
    for (enum ledger_sector l = 0; l < LEDGER_SECTORS; l++) {
        summary->has_layer[l] = has_layer(tally->scenario, l);
        summary->layers[l] =
            (struct layer_summary){.layer = l,
                                   .profit = sample_estimate(&tally->profit[l]),
                                   .capital_change = sample_estimate(&tally->capital_change[l]),
                                   .surplus = sample_estimate(&tally->surplus[l]),
                                   .value_added = sample_estimate(&tally->value_added[l]),
                                   .cash_flow = sample_estimate(&tally->cash_flow[l])};
        if (!summary->has_layer[l]) /* buyers keep no books, and have a surplus all the same */
            summary->layers[l].profit = summary->layers[l].value_added = summary->layers[l].cash_flow =
                summary->layers[l].capital_change = unknown;
    }
    summary->lacks_hosts = tally->scenario->lacks_hosts;
    if (tally->scenario->lacks_smes)
        summary->layers[LEDGER_HOUSEHOLDS].surplus = unknown;
}

static void summarise_paths(const struct tally *tally, struct summary *summary)
{
    struct path_summary *const paths[PATHS] = {
        [PATH_PRICE] = &summary->mean_price,
        [PATH_PRICE_INDEX] = &summary->price_index,
        [PATH_VOLUME] = &summary->volume,
        [PATH_ADOPTION] = &summary->adoption,
        [PATH_HHI] = &summary->hhi,
        [PATH_SMES] = &summary->smes,
        [PATH_WITH_VALUE] = &summary->smes_with_value,
        [PATH_USERS] = &summary->users,
    };
    static const char *const outcomes[PATHS] = {
        [PATH_PRICE] = "final_mean_price",
        [PATH_PRICE_INDEX] = "final_market_price_index",
        [PATH_VOLUME] = "final_volume",
        [PATH_ADOPTION] = "final_adoption",
        [PATH_HHI] = "final_hhi",
        [PATH_SMES] = "final_smes",
        [PATH_WITH_VALUE] = "final_smes_with_value",
        [PATH_USERS] = "final_users",
    };
    for (size_t p = 0; p < PATHS; p++)
        *paths[p] = (struct path_summary){sample_estimate(&tally->start[p]).value,
                                          estimate_of_outcome(&tally->end[p], outcomes[p], tally->scenario)};
}

static void summarise_expected(const struct tally *tally, struct summary *summary)
{
    for (size_t i = 0; i < summary->expected_count; i++) {
        const struct expected_parameters *terms = &tally->scenario->expected[i];
        const struct sample *sample = &tally->expected[i];
        struct expected_summary *expected = &summary->expected[i];
        double n = (double)sample->count, variance = n > 1 ? sample->squares / (n - 1) : 0;
        expected->terms = terms;
        expected->found = sample_estimate(sample);
        expected->error = fabs(expected->found.value - terms->value);
        expected->allowed = terms->tolerance + terms->standard_errors * sqrt(variance / fmax(n, 1));
        /* false for NAN, when a run has no such number */
        expected->holds = expected->error <= expected->allowed;
    }
}

static struct estimate number_alive(const struct sample *sample, size_t all)
{
    return estimate_within(sample_estimate(sample), (struct possible_range){0, (double)all});
}

static void summarise_owners(const struct tally *tally, struct summary *summary)
{
    const struct scenario *scenario = tally->scenario;
    for (size_t k = 0; k < summary->owner_count; k++) {
        struct owner_summary *owner = &summary->owners[k];
        owner->head = scenario->infrastructure.seller_count + group_owner(scenario, k);
        for (enum owner_total which = 0; which < OWNER_TOTALS; which++)
            owner->totals[which] = estimate_within(
                sample_estimate(&tally->owners[which * tally->owner_count + k]), owner_total_possible(which));
        owner->totals[OWNER_VENDORS_ALIVE] =
            number_alive(&tally->owners[OWNER_VENDORS_ALIVE * tally->owner_count + k],
                         group_members(scenario, owner->head));
    }
}

static void fill(const struct tally *tally, struct summary *summary)
{
    const struct scenario *scenario = tally->scenario;
    summary->title = scenario->simulation.title;
    summary->terms = terms_or_default(&scenario->terms);
    summary->rounds = scenario->simulation.rounds;
    summary->replicates = tally->runs;
    summary->firm_count = tally->firm_count;
    name_firms(scenario, summary->firms, summary->firm_count);
    size_t length = tally->rounds + 1;
    for (size_t i = 0; i < tally->firm_count; i++) {
        double *survival = summary->paths + 2 * i * length;
        summarise_firm(tally, &tally->firms[i], &summary->firms[i], survival, survival + length);
        summary->serves_others |= tally->firms[i].token_share.count > 0;
    }
    summary->departure_count = tally->departure_count;
    if (tally->departure_count > 0)
        memcpy(summary->departures, tally->departures, tally->departure_count * sizeof *tally->departures);
    for (size_t i = 0; i < scenario->vendor_count * scenario->vendor_count; i++)
        summary->outlives[i] = probability_estimate(tally->outlives[i], tally->runs);
    for (size_t a = 0; a < scenario->app_count; a++)
        app_tally_summarise(&tally->apps[a], tally->runs, &scenario->apps[a], &summary->apps[a]);
    summarise_owners(tally, summary);
    summarise_layers(tally, summary);
    summarise_paths(tally, summary);
    summarise_expected(tally, summary);
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        summary->independents += scenario->vendors[f].owner == NO_REFERENCE;
        summary->owned += scenario->vendors[f].owner != NO_REFERENCE;
    }
    summary->independents_alive = number_alive(&tally->independents_alive, summary->independents);
    summary->owned_alive = number_alive(&tally->owned_alive, summary->owned);
    summary->sme_exit_year_one =
        estimate_of_outcome(&tally->sme_exit_year_one, "sme_exit_year_one", scenario);
    summary->worst_ledger_error = tally->worst_ledger_error;
    summary->programs = tally->programs;
}

static enum status answer_claims(const struct tally *tally, struct summary *summary, struct error *error)
{
    const struct scenario *scenario = tally->scenario;
    bool exact = scenario->simulation.noise == NOISE_OFF;
    enum status status = STATUS_OK;
    summary->claims.items = calloc(scenario->claim_count + 1, sizeof *summary->claims.items);
    if (!summary->claims.items)
        return error_no_memory(error, "the claims");
    for (size_t i = 0; status == STATUS_OK && i < scenario->claim_count; i++) {
        status = claim_answer_make(&tally->claims[i], CLAIM_ALONE, &tally->claim_samples[i], exact,
                                   claim_statement(&tally->claims[i], CLAIM_ALONE, NULL, NULL),
                                   &summary->claims.items[summary->claims.count++], error);
    }
    return status;
}

enum status tally_summarise(const struct tally *tally, struct summary **summary, struct error *error)
{
    struct summary *made = calloc(1, sizeof *made);
    *summary = NULL;
    if (made) {
        made->firms = calloc(tally->firm_count, sizeof *made->firms);
        made->outlives =
            calloc(tally->scenario->vendor_count * tally->scenario->vendor_count + 1, sizeof *made->outlives);
        made->paths = calloc(2 * tally->firm_count * (tally->rounds + 1), sizeof *made->paths);
        made->app_count = tally->scenario->app_count;
        made->apps = calloc(made->app_count + 1, sizeof *made->apps);
        made->owner_count = tally->owner_count;
        made->owners = calloc(made->owner_count + 1, sizeof *made->owners);
        made->expected_count = tally->scenario->expected_count;
        made->departures = calloc(tally->departure_count + 1, sizeof *made->departures);
        made->expected = calloc(made->expected_count + 1, sizeof *made->expected);
    }
    bool taken = made && !tally->lacks_departures && made->firms && made->apps && made->owners &&
                 made->paths && made->expected && made->outlives && made->departures;
    if (taken)
        fill(tally, made);
    enum status status = taken ? answer_claims(tally, made, error) : error_no_memory(error, "the summary");
    if (status == STATUS_OK)
        *summary = made;
    else
        summary_free(made);
    return status;
}

void tally_free(struct tally *tally)
{
    if (!tally)
        return;
    free(tally->departures);
    arena_clear(&tally->arena);
    free(tally);
}
