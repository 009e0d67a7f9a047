/* Events: what names one has its date, and does not happen when it is off. */
#include "fixtures/scenario_fixture.h"

#include "base/memory_text.h"
#include "scenario/describe.h"

#define EVENTS(on)                                                                                           \
    "events = ( { name = \"cut\"; date = \"2024-06-15\"; on = " on "; },\n"                                  \
    "           { name = \"launch\"; date = \"2024-07-01\"; on = " on "; } );\n"
#define DATED                                                                                                 \
    SIMULATION                                                                                                \
    "infrastructure = { sellers = ( { name = \"Nvidia\"; shipment_cap = 5;\n"                                 \
    "shipment_cap_event = \"cut\"; } ); };\n" CLOUDS "vendors = ( " VENDOR(                                   \
        "Doubao",                                                                                             \
        "pricing = { strategy = \"undercut\"; from_event = \"cut\"; alliance = \"a\";\n"                      \
        "alliance_event = \"launch\"; script = ( ( 3, \"Doubao-pro\", 1 ), ( \"cut\", \"Doubao-pro\", 2 ),\n" \
        "( \"launch\", \"Doubao-pro\", 3 ), ( \"2024-08-01\", \"Doubao-pro\", 4 ) ); };\n",                   \
        PRODUCT("Doubao-pro", "quality = 7;") ", " PRODUCT(                                                   \
            "Doubao-lite", "quality = 5; launch_event = \"launch\";")) " );\n" SECTORS

static const struct vendor_parameters *vendor_of(const struct reading *reading)
{
    return &reading->scenario->vendors[0];
}

static const struct undercut_parameters *rule_of(const struct reading *reading)
{
    return vendor_of(reading)->pricing.own;
}

static void test_what_names_an_event_has_its_date(void **state)
{
    (void)state;
    struct reading reading = expect_fine(EVENTS("true") DATED, NULL, 0);
    const struct vendor_parameters *vendor = vendor_of(&reading);
    assert_int_equal(vendor->pricing.from_round, 2);
    assert_int_equal(vendor->pricing.alliance_from, 3);
    assert_int_equal(vendor->products[1].launch_round, 3);
    assert_int_equal(reading.scenario->infrastructure.sellers[0].shipment_cap_from,
                     reading.scenario->events[0].date);
    const struct table *script = &rule_of(&reading)->script;
    const double rounds[] = {3, 2, 3, 4};
    assert_int_equal(script->rows, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(fabs(script->values[i * script->columns] - rounds[i]) <= 0);
    assert_int_equal(reading.scenario->warnings.count, 0);
    end_reading(&reading);
}

static void test_an_event_that_is_off_does_not_happen(void **state)
{
    (void)state;
    struct reading reading = expect_fine(EVENTS("false") DATED, NULL, 0);
    const struct vendor_parameters *vendor = vendor_of(&reading);
    assert_true(vendor->pricing.from_round == ROUND_NEVER && vendor->pricing.alliance_from == ROUND_NEVER);
    assert_true(vendor->products[1].launch_round == ROUND_NEVER);
    assert_true(reading.scenario->infrastructure.sellers[0].shipment_cap_from > 2900000);
    const struct table *script = &rule_of(&reading)->script;
    assert_int_equal(script->rows, 2);
    for (size_t i = 0; i < 2; i++)
        assert_true(fabs(script->values[i * script->columns + 2] - (i ? 4 : 1)) <= 0);
    assert_int_equal(reading.scenario->warnings.count, 0);
    end_reading(&reading);
}

static void test_one_event_is_switched_off_alone_or_moved(void **state)
{
    (void)state;
    const char *const off[] = {"events.cut.on=false"}, *const moved[] = {"events.cut.date=\"2024-12-24\""};
    struct reading reading = expect_fine(EVENTS("true") DATED, off, 1);
    assert_true(vendor_of(&reading)->pricing.from_round == ROUND_NEVER);
    assert_int_equal(vendor_of(&reading)->products[1].launch_round, 3);
    assert_int_equal(rule_of(&reading)->script.rows, 3);
    end_reading(&reading);
    reading = expect_fine(EVENTS("true") DATED, moved, 1);
    assert_int_equal(vendor_of(&reading)->pricing.from_round, 8);
    assert_true(fabs(rule_of(&reading)->script.values[4] - 8) <= 0);
    end_reading(&reading);
}

static void test_an_event_before_the_start_launches_and_begins_at_once(void **state)
{
    (void)state;
    const char *const early[] = {"events.launch.date=\"2020-01-01\"",
                                 "vendors[0].pricing.script=((3, \"Doubao-pro\", 1))"};
    struct reading reading = expect_fine(EVENTS("true") DATED, early, 2);
    assert_int_equal(vendor_of(&reading)->products[1].launch_round, 0);
    assert_int_equal(vendor_of(&reading)->pricing.alliance_from, 1);
    end_reading(&reading);
    reading = read_with(EVENTS("true") DATED, early, 1); /* a move of then is too late to be made */
    expect_finding(&reading, -1, "vendors[0].pricing.script",
                   "\"launch\", 2020-01-01, is before the first round");
    end_reading(&reading);
}

static void test_the_resolved_scenario_reads_back(void **state)
{
    (void)state;
    for (int on = 0; on < 2; on++) {
        struct reading reading = expect_fine(on ? EVENTS("true") DATED : EVENTS("false") DATED, NULL, 0);
        char *printed[2] = {NULL, NULL};
        for (int pass = 0; pass < 2; pass++) {
            size_t length;
            FILE *out = open_memstream(&printed[pass], &length);
            assert_true(out && scenario_print_resolved(out, reading.scenario));
            assert_true(memory_text_close(out, &printed[pass]));
            end_reading(&reading);
            reading = expect_fine(printed[pass], NULL, 0);
        }
        assert_string_equal(printed[0], printed[1]);
        assert_int_equal(rule_of(&reading)->script.rows, on ? 4 : 2);
        assert_true((vendor_of(&reading)->products[1].launch_round == ROUND_NEVER) == !on);
        end_reading(&reading);
        free(printed[0]);
        free(printed[1]);
    }
}

static void test_mistakes_are_named(void **state)
{
    (void)state;
#define REFUSE(override, path, says)                                                                         \
    do {                                                                                                     \
        const char *const overrides[] = {override};                                                          \
        struct reading reading = read_with(EVENTS("true") DATED, overrides, 1);                              \
        expect_finding(&reading, -1, path, says);                                                            \
        end_reading(&reading);                                                                               \
    } while (0)
    REFUSE("vendors[0].pricing.from_round=4", "vendors[0].pricing.from_round",
           "give either this or from_event, not both");
    REFUSE("vendors[0].pricing.alliance_from=4", "vendors[0].pricing.alliance_from",
           "give either this or alliance_event, not both");
    REFUSE("vendors[0].products[1].launch_round=4", "vendors[0].products[1].launch_round",
           "give either this or launch_event, not both");
    REFUSE("infrastructure.sellers[0].shipment_cap_from=\"2024-05-01\"",
           "infrastructure.sellers[0].shipment_cap_from", "give either this or shipment_cap_event, not both");
    REFUSE("vendors[0].products[1].launch_event=\"lunch\"", "vendors[0].products[1].launch_event",
           "\"lunch\" is none of the events; did you mean \"launch\"?");
    REFUSE("vendors[0].pricing.script=((\"lunch\", \"Doubao-pro\", 3))", "vendors[0].pricing.script",
           "\"lunch\" is none of the events; did you mean \"launch\"?");
    REFUSE("events.cut.date=\"2024-06-31\"", "events[0].date", "must be a date");
    REFUSE("events.cut.on=1", "events[0].on", "true or false");
    REFUSE("events[1].name=\"cut\"", "events[1].name", "the name \"cut\" is taken by events[0].name");
#undef REFUSE
    expect_refused("events = ( { name = \"cut\"; } );\n" BASE, 1, 1, "events[0].date", "is missing");
    expect_refused(SIMULATION SELLERS CLOUDS "vendors = ( " VENDOR(
                       "A", "pricing = { strategy = \"undercut\"; script = ((\"cut\", \"a\")); };",
                       PRODUCT("a", "quality = 7;")) " );\n" SECTORS,
                   1, -1, "vendors[0].pricing.script", "or the name of an event");
}

static void test_an_event_that_nothing_names_is_doubted(void **state)
{
    (void)state;
    struct reading reading = expect_fine(EVENTS("true") BASE, NULL, 0);
    assert_int_equal(reading.scenario->warnings.count, 2);
    assert_non_null(
        strstr(reading.scenario->warnings.items[0], "nothing in the scenario names the event \"cut\""));
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_names_an_event_has_its_date),
        cmocka_unit_test(test_an_event_that_is_off_does_not_happen),
        cmocka_unit_test(test_one_event_is_switched_off_alone_or_moved),
        cmocka_unit_test(test_an_event_before_the_start_launches_and_begins_at_once),
        cmocka_unit_test(test_the_resolved_scenario_reads_back),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_an_event_that_nothing_names_is_doubted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
