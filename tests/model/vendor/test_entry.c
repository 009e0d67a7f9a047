/* Vendors that enter during a run: before it they are nowhere, in the numbers of nobody; from then on they are vendors
 * like any other. */
#include "fixtures/engine_fixture.h"
#include "fixtures/record_fixture.h"

#include "runs/exit_reasons.h"
#include "runs/replicates.h"

enum { ROUNDS = 14, ENTRY = 7, ENTRANT = 4, ENTRANTS_PRODUCT = 8 };

static const char *const forms[] = {"simulation.noise=on", "simulation.noise=off"};
static const char start_date[] = "simulation.start_date=2024-01-01";
static const char entry[] = "vendors.Gamma.entry_date=2024-07-20";

/* tests/scenarios/small_war.cfg with an event, on or off, or without its last vendor. The caller frees it. */
static char *small_war(bool with_gamma, bool on)
{
    FILE *file = fopen("tests/scenarios/small_war.cfg", "rb");
    char *text = calloc(1, 10000);
    assert_true(file && text);
    size_t length = fread(text, 1, 9000, file);
    assert_true(length > 0 && length < 9000);
    fclose(file);
    snprintf(text + length, 1000, "events = ( { name = \"opening\"; date = \"2024-07-20\"; on = %s; } );\n",
             on ? "true" : "false");
    if (!with_gamma) {
        char *from = strstr(text, ",\n    { name = \"Gamma\""), *to = strstr(text, "\n);\nsmes");
        assert_true(from && to && from < to);
        memmove(from, to, strlen(to) + 1);
    }
    return text;
}

static void same(double found, double expected, const char *what, int64_t round)
{
    if (!(found == expected || (isnan(found) && isnan(expected))))
        fail_msg("round %lld: %s is %.17g with a vendor that is not there, and %.17g without it",
                 (long long)round, what, found, expected);
}

static void expect_same_world(const struct world *with, const struct world *without)
{
    int64_t round = without->round;
    for (size_t j = 0; j < without->product_count; j++) {
        const struct product_state *one = &with->products[j], *other = &without->products[j];
        same(one->price, other->price, "a price", round);
        same(one->quality, other->quality, "a quality", round);
        same(one->unit_cost, other->unit_cost, "a unit cost", round);
        same(one->volume, other->volume, "a volume", round);
        same(one->customers, other->customers, "a number of customers", round);
    }
    for (size_t f = 0; f < without->scenario->vendor_count; f++) {
        same(balance_total(&with->vendors[f].cash), balance_total(&without->vendors[f].cash),
             "a vendor's cash", round);
        same(with->vendors[f].runway, without->vendors[f].runway, "a runway", round);
        same(with->vendors[f].price_index.value, without->vendors[f].price_index.value, "an index", round);
    }
    for (size_t c = 0; c < without->scenario->cloud_count; c++)
        same(balance_total(&with->clouds[c].cash), balance_total(&without->clouds[c].cash), "a cloud's cash",
             round);
    for (size_t s = 0; s < without->scenario->sector_count; s++) {
        same(with->sectors[s].capital, without->sectors[s].capital, "cash of SMEs", round);
        same(with->sectors[s].surplus, without->sectors[s].surplus, "surplus", round);
    }
    same(with->market.mean_price, without->market.mean_price, "the price paid", round);
    same(with->market.hhi, without->market.hhi, "concentration", round);
    same(with->market.price_index.value, without->market.price_index.value, "the price index", round);
    same(balance_total(&with->investors), balance_total(&without->investors), "investors' cash", round);
    for (size_t l = 0; l < LEDGER_SECTORS; l++)
        same(with->closing_cash[l], without->closing_cash[l], "a layer's cash", round);
}

static void expect_nothing_of(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    assert_true(vendor->waiting && !vendor->alive && vendor->exit_cause == EXIT_NONE &&
                vendor->exit_round == 0);
    const double numbers[] = {balance_total(&vendor->cash),
                              vendor->customers,
                              vendor->volume,
                              vendor->revenue,
                              vendor->fixed_cost,
                              vendor->compute_bill,
                              vendor->profit,
                              vendor->data,
                              vendor->app_users,
                              vendor->paid_in,
                              vendor->shock};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        same(numbers[i], 0, "something of the vendor", world->round);
    assert_true(isnan(vendor->price_index.value));
    assert_false(world->products[ENTRANTS_PRODUCT].live);
}

/* `date`: the entry, in round `until`, up to which the market is the one without the vendor. */
static void follow_entry(const char *form, const char *date, bool on, int64_t until)
{
    char *text = small_war(true, on), *without_it = small_war(false, on);
    struct scenario *one = small_market(text, OVERRIDES(form, start_date, date));
    struct scenario *other = small_market(without_it, OVERRIDES(form, start_date));
    struct simulation *with = start(one, 0), *without = start(other, 0);
    const struct world *world = simulation_world(with);
    expect_same_world(world, simulation_world(without));
    expect_nothing_of(world, ENTRANT);
    for (int64_t round = 1; round <= ROUNDS; round++) {
        play(with, 1);
        play(without, 1);
        if (round < until) {
            expect_same_world(world, simulation_world(without));
            expect_nothing_of(world, ENTRANT);
        }
        if (round == until) {
            const struct vendor_state *vendor = &world->vendors[ENTRANT];
            const struct vendor_parameters *parameters = &one->vendors[ENTRANT];
            assert_true(vendor->alive && !vendor->waiting);
            assert_true(world->products[ENTRANTS_PRODUCT].live);
            expect_near(vendor->paid_in, parameters->capital, 0, "capital", round);
            expect_near(balance_total(&vendor->cash),
                        parameters->capital + vendor->profit + vendor->funding - vendor->paid_out, 1e-12,
                        "cash", round);
            assert_true(vendor->fixed_cost > 0);
        }
    }
    if (until <= ROUNDS)
        assert_true(world->vendors[ENTRANT].data > 0 &&
                    world->market.volume != simulation_world(without)->market.volume);
    simulation_free(with);
    simulation_free(without);
    scenario_free(one);
    scenario_free(other);
    free(text);
    free(without_it);
}

static void test_before_its_entry_it_is_nowhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        follow_entry(forms[i], entry, false, ENTRY);
        follow_entry(forms[i], "vendors.Gamma.entry_event=opening", true, ENTRY);
        follow_entry(forms[i], "vendors.Gamma.entry_event=opening", false, ROUNDS + 1);
    }
}

static void test_a_date_before_the_start_changes_nothing(void **state)
{
    (void)state;
    struct scenario *one = load_scenario("tests/scenarios/small_war.cfg",
                                         OVERRIDES(start_date, "vendors.Gamma.entry_date=2023-12-31"));
    struct scenario *other = load_scenario("tests/scenarios/small_war.cfg", OVERRIDES(start_date));
    struct simulation *with = start(one, 0), *without = start(other, 0);
    play(with, 5);
    play(without, 5);
    expect_same_world(simulation_world(with), simulation_world(without));
    simulation_free(with);
    simulation_free(without);
    scenario_free(one);
    scenario_free(other);
}

/* Its rule starts on the day: moves of the day are made, and rules that learn see the market as it is then. */
static void test_its_rule_starts_with_it(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES(
            start_date, entry,
            "vendors.Gamma.pricing={ strategy=\"script\"; moves=( (\"2024-05-02\", \"gamma\", 1.0, 1.0), "
            "(\"2024-07-02\", \"gamma\", 60.0, 70.0), (\"2024-09-02\", \"gamma\", 50.0, 55.0) ); then=\"hold\"; }"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *product = &simulation_world(simulation)->products[ENTRANTS_PRODUCT];
    play(simulation, ENTRY - 1);
    expect_near(product->price_input, 80, 0, "list price", ENTRY - 1);
    play(simulation, 1);
    expect_near(product->price_input, 60, 0, "price on the day", ENTRY);
    play(simulation, 2);
    expect_near(product->price_output, 55, 0, "price two months later", ENTRY + 2);
    simulation_free(simulation);
    scenario_free(scenario);
}

static bool never_stops(void *context)
{
    (void)context;
    return true;
}

/* Its cash at the exit is the sum of its parts, with the capital of its entry under funding, and its plan begins then. */
static void explain_entrant(const char *cost, int64_t earliest)
{
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES(start_date, entry, "vendors.Gamma.seeks_funding=false", "vendors.Gamma.capital=2000",
                  "vendors.Gamma.products.gamma.quality=5", cost));
    struct exit_row *rows = NULL;
    size_t count = 0, found = 0;
    struct error error = {0};
    const struct replicate_options options = {.replicates = 2, .threads = 1};
    struct summary *summary = NULL;
    if (replicates_run(scenario, &options, &summary, &error) != STATUS_OK ||
        exit_reasons_find(scenario, summary->departures, summary->departure_count, 1, never_stops, NULL,
                          &rows, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    count = summary->departure_count;
    summary_free(summary);
    for (size_t i = 0; i < count; i++) {
        if ((size_t)rows[i].vendor != ENTRANT)
            continue;
        double sum = 0;
        for (size_t p = 0; p < EXIT_PARTS; p++)
            sum += rows[i].parts[p];
        found++;
        assert_true(rows[i].round >= (double)earliest);
        expect_near(rows[i].cash_start, 0, 0, "cash before its entry", 0);
        expect_near(sum, rows[i].cash_end, 1e-9, "the sum of the parts", (int64_t)rows[i].round);
        assert_true(rows[i].parts[EXIT_FUNDING] >= 2000);
        assert_true(rows[i].parts[EXIT_PLAN] >= 0);
    }
    assert_true(found > 0);
    free(rows);
    scenario_free(scenario);
}

static void test_why_an_entrant_left(void **state)
{
    (void)state;
    explain_entrant("vendors.Gamma.fixed_cost=1500", ENTRY + 1);
    explain_entrant("vendors.Gamma.fixed_cost=20000", ENTRY); /* in the round of its entry */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_its_entry_it_is_nowhere),
        cmocka_unit_test(test_a_date_before_the_start_changes_nothing),
        cmocka_unit_test(test_its_rule_starts_with_it),
        cmocka_unit_test(test_why_an_entrant_left),
    };
    return cmocka_run_group_tests_name("entry", tests, NULL, NULL);
}
