#include "fixtures/scenario_fixture.h"

#include "scenario/describe.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define ODD                                                                                                  \
    SIMULATION SELLERS CLOUDS "vendors = (" VENDOR("01.AI", "", PRODUCT("Yi", "quality = 7;")) ", " ZHIPU    \
                                                                                               ");" SECTORS

static void test_overrides_reach_what_their_path_names(void **state)
{
    (void)state;
    static const char *const overrides[] = {
        "choice.switch_cost_vendor=2",
        "vendors.Zhipu.capital=1e5",
        "vendors.\"01.AI\".capital=3",
        "vendors[*].pricing.strategy=undercut",
        "vendors[1].pricing.step=0.5",
        "vendors.Zhipu.products.GLM-air.price_input=0.25",
        "vendors[*].products[*].free_quota=1",
        "simulation.title=what if, then",
        "vendors[0].pricing.tiers=[\"light\"]",
        "sectors.chat.number=5000000000",
        "infrastructure.sellers.Nvidia.margin=0.5",
        "vendor_defaults.cost_factor=0.75",
        "choice.switch_cost_outside=true",
        "sectors.chat.number=7",
    };
    struct reading reading = expect_fine(ODD, overrides, 9);
    const struct scenario *scenario = reading.scenario;
    assert_true(scenario->choice.switch_cost_vendor == 2);
    assert_true(scenario->vendors[0].capital == 3 && scenario->vendors[1].capital == 1e5);
    assert_string_equal(scenario->vendors[0].pricing.strategy, "undercut");
    assert_true(((const struct undercut_parameters *)scenario->vendors[0].pricing.own)->step == 0.05);
    assert_true(((const struct undercut_parameters *)scenario->vendors[1].pricing.own)->step == 0.5);
    assert_true(scenario->vendors[1].products[0].price_input == 0.8);
    assert_true(scenario->vendors[1].products[1].price_input == 0.25);
    assert_true(scenario->vendors[0].products[0].free_quota == 1 &&
                scenario->vendors[1].products[1].free_quota == 1);
    assert_string_equal(scenario->simulation.title, "what if, then");
    assert_int_equal(scenario->vendors[0].pricing.tiers, 1);
    assert_int_equal(scenario->override_count, 9);
    assert_string_equal(scenario->overrides[8], overrides[8]);
    end_reading(&reading);
    reading = expect_fine(ODD, overrides + 10, 4);
    assert_true(reading.scenario->infrastructure.sellers[0].margin == 0.5);
    assert_true(reading.scenario->vendors[1].cost_factor == 0.75);
    assert_true(reading.scenario->choice.switch_cost_outside);
    assert_int_equal(reading.scenario->sectors[0].number, 7);
    end_reading(&reading);
}

static void expect_override_refused(const char *override, const char *path, const char *says)
{
    struct reading reading = read_with(BASE, &override, 1);
    char label[300];
    snprintf(label, sizeof label, "--set %s", override);
    assert_int_equal(reading.status, STATUS_INVALID);
    expect_finding(&reading, 0, path, says);
    assert_int_equal(reading.findings.count, 1);
    assert_string_equal(reading.findings.items[0].file, label);
    end_reading(&reading);
}

static void test_wrong_overrides_are_refused_by_name(void **state)
{
    (void)state;
    expect_override_refused("choice.switch_cost_vendor", NULL, "PATH=VALUE");
    expect_override_refused("", NULL, "PATH=VALUE");
    expect_override_refused("=3", NULL, "PATH=VALUE");
    expect_override_refused("vendors[1]capital=3", NULL, "PATH=VALUE");
    expect_override_refused("vendors..capital=3", NULL, "a name is missing");
    expect_override_refused("vendors.\"Zhipu.capital=3", NULL, "does not end with it");
    expect_override_refused("a.b.c.d.e.f.g.h.i.j=3", NULL, "too many parts");
    expect_override_refused("vendors[x].capital=3", NULL, "index of an element, from 0 on, or *");
    expect_override_refused("vendors[-1].capital=1", NULL, "index of an element, from 0 on, or *");
    expect_override_refused("simulation.title=\xff", NULL, "the override is not valid UTF-8");
    expect_override_refused("vendors.Zhipo.capital=3", NULL, "there is no `Zhipo`; did you mean `Zhipu`?");
    expect_override_refused("vendors.Zhipu.products.GLN.quality=3", NULL, "did you mean `GLM`?");
    expect_override_refused("vendors.Zhipu.products[9].quality=3", NULL,
                            "there is no `products[9]`: the index");
    expect_override_refused("vendors[2].capital=3", NULL, "the first is 0, and there are 2");
    expect_override_refused("vendors.capital=3", NULL, "did you mean `vendors[*].capital`?");
    expect_override_refused("chioce.initial=3", NULL, "did you mean `choice`?");
    expect_override_refused("choice.initail=none", "choice.initail", "did you mean `initial`?");
    expect_override_refused("choice.reconsider_base=20%", "choice.reconsider_base", "0.2 instead of \"20%\"");
    expect_override_refused("choice.reconsider_base=3", "choice.reconsider_base", "between 0 and 1");
    expect_override_refused("output.panel_smes=(1", NULL, "expected");
}

static void test_an_override_of_what_is_no_value_says_what_it_is(void **state)
{
    (void)state;
    expect_override_refused("nope=3", NULL, "the path matches nothing: there is no `nope`");
    expect_override_refused("x=", NULL, "there is no `x`");
    expect_override_refused("chioce=3", NULL, "there is no `chioce`; did you mean `choice`?");
    expect_override_refused("vendor_default.capital=3", NULL, "did you mean `vendor_defaults`?");
    expect_override_refused("seed=3", NULL, "there is no `seed`; did you mean `simulation.seed`?");
    expect_override_refused("choice=3", NULL,
                            "`choice` is a group, not a value; parameters in it are set as "
                            "in choice.NAME=VALUE");
    expect_override_refused("vendor_defaults=3", NULL, "`vendor_defaults` is a group");
    expect_override_refused("vendors=3", NULL,
                            "list of groups, not a value; parameters in it are set as in "
                            "vendors[*].NAME=VALUE");
    expect_override_refused("vendors[*]=3", NULL, "`vendors[*]` is a group");
    expect_override_refused("vendors[0] = 3", NULL, "`vendors[0]` is a group");
    expect_override_refused("vendors.Zhipu=1", NULL, "`vendors.Zhipu` is a group, not a value");
    expect_override_refused("vendors.Zhipo=1", NULL, "there is no `Zhipo`; did you mean `Zhipu`?");
    expect_override_refused("vendors.Zhipu.pricing=1", NULL, "set as in vendors.Zhipu.pricing.NAME=VALUE");
    expect_override_refused("simulation.rounds.x=3", NULL, "`rounds` is a value, not a group");
    expect_override_refused("simulation[0].rounds=3", NULL, "`simulation` is one group and no list");
    expect_override_refused("vendor_defaults.pricing.step=3", NULL, "a group of defaults holds no groups");
}

static void test_a_number_that_is_not_finite_is_refused(void **state)
{
    (void)state;
    expect_override_refused("vendors.Zhipu.capital=nan", "vendors[1].capital", "must be a finite number");
    expect_override_refused("vendors.Zhipu.capital=-inf", "vendors[1].capital",
                            "must be a finite number (at least 0 kCNY), not -inf");
}

static void test_spaces_around_the_equals_sign_are_left_out(void **state)
{
    (void)state;
    static const char *const overrides[] = {"simulation.rounds = 3", "vendors[*].capital =7",
                                            "simulation.title= a = b"};
    struct reading reading = expect_fine(BASE, overrides, 2);
    assert_int_equal(reading.scenario->simulation.rounds, 3);
    assert_true(reading.scenario->vendors[1].capital == 7);
    end_reading(&reading);
    reading = expect_fine(BASE, overrides + 2, 1);
    assert_string_equal(reading.scenario->simulation.title, "a = b");
    end_reading(&reading);
}

static void test_the_more_specific_override_wins_in_any_order(void **state)
{
    (void)state;
    static const char *const overrides[] = {"vendors.Zhipu.capital=2", "vendors[*].capital=1",
                                            "vendors.Zhipu.capital=2"};
    for (size_t first = 0; first < 2; first++) {
        struct reading reading = expect_fine(BASE, overrides + first, 2);
        assert_true(reading.scenario->vendors[0].capital == 1);
        assert_true(reading.scenario->vendors[1].capital == 2);
        end_reading(&reading);
    }
}

static void test_contradicting_overrides_are_refused_and_equal_ones_are_not(void **state)
{
    (void)state;
    static const char *const equal[] = {"choice.initial=none", "choice.initial=\"none\""};
    struct reading reading = expect_fine(BASE, equal, 2);
    end_reading(&reading);
    static const char *const other[] = {"vendors[1].capital=2", "vendors.Zhipu.capital=3"};
    reading = read_with(BASE, other, 2);
    assert_int_equal(reading.status, STATUS_INVALID);
    expect_finding(&reading, 0, NULL, "contradicts --set vendors[1].capital=2");
    end_reading(&reading);
}

static char *resolved(const struct scenario *scenario)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    scenario_print_resolved(out, scenario);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void test_the_resolved_scenario_reads_back_the_same(void **state)
{
    (void)state;
    static const char *const overrides[] = {
        "vendors[*].pricing.strategy=undercut",
        "vendors.Zhipu.pricing.script=((\"2024-06-15\", \"GLM-air\", 0.1), (7, \"GLM\", \"keep\", 3))",
        "vendors.Zhipu.pricing.notes=[\"a \\\"b\\\" \\\\\", \"价格战\"]",
        "vendors.Zhipu.pricing.rival=Doubao",
        "vendors.Zhipu.owner=Volc",
        "choice.outside_utility=0.1",
        "choice.unfit_cap=1e22",
        "technology.learning_rate=0.12345678901234567",
        "simulation.seed=9007199254740993",
        "vendors[0].pricing.tiers=[\"flagship\", \"light\"]",
    };
    struct reading first = expect_fine(BASE, overrides, COUNT(overrides));
    char *text = resolved(first.scenario);
    struct reading second = expect_fine(text, NULL, 0);
    char *again = resolved(second.scenario);
    assert_string_equal(text, again);
    assert_memory_equal(&first.scenario->choice, &second.scenario->choice, sizeof first.scenario->choice);
    assert_memory_equal(&first.scenario->technology, &second.scenario->technology,
                        sizeof first.scenario->technology);
    assert_true(second.scenario->simulation.seed == 9007199254740993);
    assert_true(second.scenario->vendors[1].products[0].quality ==
                first.scenario->vendors[1].products[0].quality);
    const struct undercut_parameters *own = second.scenario->vendors[1].pricing.own;
    assert_string_equal(own->notes.items[0], "a \"b\" \\");
    assert_string_equal(own->notes.items[1], "价格战");
    assert_true(own->script.values[0] == 2 && own->script.values[1] == 1 && isnan(own->script.values[3]));
    assert_non_null(strstr(text, "outside_utility = 0.1; # default: 5\n"));
    assert_non_null(strstr(text, "reconsider_base = 0.1;\n"));
    free(text);
    free(again);
    end_reading(&first);
    end_reading(&second);
}

static char *described(const char *filter, enum description_format format, int width, size_t *count)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    *count = parameters_print(out, filter, format, width, &fake_catalog);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void test_the_description_has_every_row_and_keeps_its_width(void **state)
{
    (void)state;
    size_t rows = COUNT(undercut_rows) + COUNT(markup_rows), count;
    for (size_t g = 0; g < parameter_group_count; g++)
        rows += parameter_groups[g].row_count;
    char *text = described(NULL, DESCRIBE_TEXT, 60, &count);
    assert_int_equal(count, rows);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 60);
    assert_non_null(strstr(text, "choice.switch_cost_vendor\n    Utility lost on changing vendor (S_v).\n"
                                 "    number, at least 0 util; default: 1.0, 0.0 where all\n"
                                 "    sectors are buyers\n"));
    free(text);
    text = described("SWITCH_COST", DESCRIBE_TEXT, 80, &count);
    assert_int_equal(count, 3);
    free(text);
    text = described("", DESCRIBE_MARKDOWN, 0, &count);
    assert_int_equal(count, rows);
    assert_non_null(
        strstr(text, "| `reconsider_base` | number | 1/month | `0.10` | between 0 and 1 (1/month) |"));
    free(text);
}

/* `--set vendors[*].pricing.strategy=hold` is how peace is made; the keys of the war's rules have no use
 * then. */
static void test_an_overridden_strategy_leaves_the_keys_of_the_old_one_unused(void **state)
{
    (void)state;
    const char *text = SIMULATION SELLERS CLOUDS
        "vendors = ( " VENDOR("Doubao", "pricing = { strategy = \"undercut\"; step = 0.1; };",
                              PRODUCT("Doubao-pro", "quality = 7;")) " );\n" SECTORS;
    const char *peace[] = {"vendors[*].pricing.strategy=hold"};
    struct reading reading = expect_fine(text, peace, 1);
    assert_string_equal(reading.scenario->vendors[0].pricing.strategy, "hold");
    end_reading(&reading);
    const char *confused[] = {"vendors[*].pricing.strategy=hold", "vendors[*].pricing.step=0.2"};
    reading = read_with(text, confused, 2);
    expect_finding(&reading, 0, "vendors[0].pricing.step", "strategy \"hold\" has no such parameter");
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overrides_reach_what_their_path_names),
        cmocka_unit_test(test_wrong_overrides_are_refused_by_name),
        cmocka_unit_test(test_an_override_of_what_is_no_value_says_what_it_is),
        cmocka_unit_test(test_a_number_that_is_not_finite_is_refused),
        cmocka_unit_test(test_spaces_around_the_equals_sign_are_left_out),
        cmocka_unit_test(test_the_more_specific_override_wins_in_any_order),
        cmocka_unit_test(test_contradicting_overrides_are_refused_and_equal_ones_are_not),
        cmocka_unit_test(test_the_resolved_scenario_reads_back_the_same),
        cmocka_unit_test(test_the_description_has_every_row_and_keeps_its_width),
        cmocka_unit_test(test_an_overridden_strategy_leaves_the_keys_of_the_old_one_unused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
