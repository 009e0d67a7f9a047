/* markov-perfect as a user calls it: what it says and writes, and what it refuses. */
#include "fixtures/shell_fixture.h"

#include <jansson.h>
#include <math.h>

static const char learning[] =
    "game = { kind = \"learning\"; discount = 0.9; outside_price = 5.0; };\n"
    "learning = { states = 4; learning_until = 3; first_cost = 5.0; progress_ratio = 0.7;\n"
    "  exits = true; };\n"
    "question = { search = \"starts\"; conducts = [\"no_exit\"]; periods = 12; simulations = 3; };\n";
static const char switching[] = "game = { kind = \"switching\"; discount = 0.9; };\n"
                                "switching = { buyers = 4; switch_cost = 1.0; };\n"
                                "question = { search = \"starts\"; periods = 8; };\n"
                                "continuation = { parameter = \"switch_cost\"; from = 0.5; to = 1.5; };\n";

static json_t *answer_of(const char *line)
{
    json_error_t error;
    call(0, line);
    json_t *root = json_loads(shell.out, 0, &error);
    assert_non_null(root);
    return root;
}

static double number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static void test_it_says_how_good_its_equilibria_are_and_that_there_may_be_more(void **state)
{
    (void)state;
    call(0, "$PW markov-perfect learning.cfg");
    expect(shell.out, "there may be more");
    expect(shell.out, "without a future would ask");
    expect(shell.out, "through the rival's exit");
    expect(shell.out, "If no firm counts on its rival's exit:");
    assert_string_equal(shell.err, "");
    json_t *root = answer_of("$PW markov-perfect learning.cfg --json");
    const json_t *equilibria = json_object_get(root, "equilibria");
    assert_true(json_array_size(equilibria) >= 2); /* without a rule and with one */
    for (size_t i = 0; i < json_array_size(equilibria); i++) {
        const json_t *one = json_array_get(equilibria, i),
                     *motives = json_object_get(one, "motives_at_start");
        assert_true(number_at(one, "residual") < 1e-10);
        assert_true(number_at(one, "deviation_gain") < 1e-8);
        assert_true(fabs(number_at(motives, "sum")) < 1e-10);
    }
    json_decref(root);
}

/* Names in the file and in the program's enum. */
static void test_every_rule_of_conduct_is_the_one_that_is_asked_for(void **state)
{
    (void)state;
    static const char *const names[] = {"no_exit", "rival_stays", "no_denying", "myopic"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char line[200];
        snprintf(line, sizeof line,
                 "$PW markov-perfect learning.cfg --json --set 'question.conducts=[\"%s\"]'", names[i]);
        json_t *root = answer_of(line);
        const json_t *equilibria = json_object_get(root, "equilibria");
        const json_t *last = json_array_get(equilibria, json_array_size(equilibria) - 1);
        assert_string_equal(json_string_value(json_object_get(last, "conduct")), names[i]);
        json_decref(root);
    }
}

static void test_the_terms_of_a_price_add_up(void **state)
{
    (void)state;
    json_t *root = answer_of("$PW markov-perfect learning.cfg --set 'question.conducts=[]' --json");
    const json_t *motives =
        json_object_get(json_array_get(json_object_get(root, "equilibria"), 0), "motives_at_start");
    double sum = number_at(motives, "marginal_profit");
    const char *key;
    json_t *part;
    json_object_foreach(json_object_get(motives, "building"), key, part) sum += json_number_value(part);
    json_object_foreach(json_object_get(motives, "denying"), key, part) sum +=
        number_at(motives, "chance") * json_number_value(part);
    assert_true(fabs(sum) < 1e-10);
    json_decref(root);
}

static void test_its_file_is_whole_can_be_repeated_and_has_named_axes(void **state)
{
    (void)state;
    call(0, "$PW markov-perfect learning.cfg -o learning.h5");
    expect(shell.err, "wrote learning.h5");
    call(0, "$PW verify-file learning.h5");
    expect(shell.out, "1 of 1 games");
    expect(shell.out, "the same, bit for bit");
    call(0, "$PW rerun learning.h5 --threads 1");
    call(2, "$PW rerun learning.h5 --run 0");
    expect(shell.err, "has no runs");
    call(
        0,
        "/usr/bin/python3 -c \"\n"
        "import xarray\n"
        "data = xarray.open_dataset('learning.h5', engine='h5netcdf')\n"
        "assert data.price.dims == ('equilibrium', 'own', 'rival'), data.price.dims\n"
        "assert data.building.dims == ('equilibrium', 'own', 'rival', 'motive')\n"
        "assert data.simulated_own.dims == ('equilibrium', 'simulation', 'period')\n"
        "assert list(data.own.values) == [0, 1, 2, 3, 4]\n"
        "assert abs(data.long_run.sum(['own', 'rival']) - 1).max() < 1e-12\n"
        "assert data.price.sel(own=0).isnull().all() and data.price.sel(own=slice(1, 4)).notnull().all()\n"
        "there = data.sel(own=slice(1, 4))\n"
        "total = there.marginal_profit + there.building.sum('motive') + there.denying_chance * there.denying.sum('motive')\n"
        "assert abs(total[data.equilibrium_conduct.values == 'free']).max() < 1e-10\n"
        "assert data.path_own[0, 0] == 1 and (data.exit >= 0).all() and (data.exit <= 1).all()\n"
        "\"");
    call(2, "$PW markov-perfect learning.cfg -o learning.h5");
    expect(shell.err, "learning.h5");
    call(2, "$PW markov-perfect learning.cfg -o learning.cfg --force");
}

static void test_the_number_of_threads_does_not_matter(void **state)
{
    (void)state;
    call(
        0,
        "$PW markov-perfect learning.cfg -q --threads 1 -o one.h5 && $PW markov-perfect learning.cfg -q --threads 4 -o "
        "four.h5 && cmp one.h5 four.h5");
}

static void test_a_continuation_draws_the_equilibria_of_other_games(void **state)
{
    (void)state;
    json_t *root = answer_of("$PW markov-perfect switching.cfg --json -q -o switching.h5");
    const json_t *points = json_object_get(root, "correspondence");
    size_t count = json_array_size(points), here = 0;
    assert_true(count > 3);
    assert_true(number_at(json_array_get(points, 0), "parameter") < 0.55);
    assert_true(number_at(json_array_get(points, count - 1), "parameter") > 1.45);
    double price = number_at(json_array_get(json_object_get(root, "equilibria"), 0), "price_at_start");
    for (size_t i = 0; i < count; i++)
        here += number_at(json_array_get(points, i), "parameter") == 1 &&
                fabs(number_at(json_array_get(points, i), "price") - price) < 1e-8;
    assert_true(here > 0);
    json_decref(root);
    call(
        0,
        "/usr/bin/python3 -c \"import xarray; data = xarray.open_dataset('switching.h5', engine='h5netcdf'); "
        "assert data.price.dims == ('equilibrium', 'own') and data.point_hhi.dims == ('correspondence',)\"");
    call(0, "$PW rerun switching.h5");
}

static void test_the_game_with_a_known_answer_has_it(void **state)
{
    (void)state;
    write_text("lq.cfg",
               "game = { kind = \"linear_quadratic\"; discount = 0.96; };\nlinear_quadratic = { };\n");
    json_t *root = answer_of("$PW markov-perfect lq.cfg --json -q -o lq.h5");
    const json_t *feedback = json_object_get(root, "feedback");
    assert_true(fabs(json_number_value(json_array_get(feedback, 0)) + 0.66846613) < 1e-8);
    assert_true(fabs(json_number_value(json_array_get(feedback, 1)) - 0.29512482) < 1e-8);
    assert_true(fabs(json_number_value(json_array_get(feedback, 2)) - 0.07584667) < 1e-8);
    json_decref(root);
    call(0, "$PW rerun lq.h5 && $PW verify-file lq.h5");
}

static void test_what_makes_no_sense_is_refused_where_it_stands(void **state)
{
    (void)state;
    write_text("bad.cfg", "game = { kind = \"learning\";\n  discount = 1;\n  discont = 0.9; };\n"
                          "learning = { progress_ratio = 0.75; };\nswitching = { };\n");
    call(2, "$PW markov-perfect bad.cfg -o bad.h5");
    expect(shell.err, "bad.cfg:2: game.discount: must be at least 0 and below 1 (1/period), not 1");
    expect(shell.err, "bad.cfg:3: game.discont: no such key; did you mean `discount`?");
    expect(shell.err, "bad.cfg:5: switching: is for games of kind \"switching\"");
    call(2, "$PW markov-perfect learning.cfg --set game.firms=3");
    expect(shell.err, "--set game.firms=3: game.firms: must be 2");
    call(2, "$PW markov-perfect learning.cfg --set learning.states=1");
    expect(shell.err, "learning.states: is 1; give 2 to 60: with 1 there is no room to learn");
    call(2, "$PW markov-perfect learning.cfg --set learning.sates=3");
    expect(shell.err, "a game has no `learning.sates`; did you mean `learning.states`?");
    call(2, "$PW markov-perfect learning.cfg --set start.own=9");
    expect(shell.err, "start.own: is 9; the levels of this game are the whole numbers from 0 to 4");
    call(2, "$PW markov-perfect switching.cfg --set continuation.parameter=forgetting");
    expect(shell.err, "give discount, logit_scale or switch_cost");
    call(2, "$PW markov-perfect switching.cfg --set continuation.to=0.9");
    expect(shell.err, "the game has switch_cost = 1, which is not between");
    call(2, "$PW learning.cfg");
    expect(shell.err, "is a game and no scenario; `pricewar-sim markov-perfect FILE` solves it");
    call(2, "$PW markov-perfect");
    call(2, "$PW markov-perfect --markdown");
    call(0, "$PW markov-perfect switching.cfg --dry-run && ! test -e bad.h5");
    expect(shell.out, "5 states");
    call(0, "$PW markov-perfect switching.cfg --dry-run --json");
    expect(shell.out, "\"states\": 5\n");
    call(2, "touch taken.h5; $PW markov-perfect switching.cfg --dry-run -o taken.h5");
    expect(shell.err, "--force replaces it");
}

static void test_without_an_equilibrium_nothing_is_written(void **state)
{
    (void)state;
    call(1, "$PW markov-perfect switching.cfg --set switching.switch_cost=40 --set switching.buyers=2 --set "
            "continuation.to=50 -o none.h5");
    expect(shell.err, "try another start");
    call(0, "! test -e none.h5");
}

/* Keys of another kind of game are no more looked at over the file than in it. */
static void test_what_would_do_nothing_is_refused(void **state)
{
    (void)state;
    call(2, "$PW markov-perfect learning.cfg --set switching.buyers=3");
    expect(shell.err, "--set switching.buyers=3: switching: is for games of kind \"switching\"");
    write_text("lq.cfg", "game = { kind = \"linear_quadratic\"; discount = 0.96; };\n");
    static const char *const keys[] = {
        "game.logit_scale=2",     "game.outside_price=3",   "game.worth=4",   "question.search=starts",
        "question.path_points=9", "question.simulations=5", "question.seed=6"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char line[120];
        snprintf(line, sizeof line, "$PW markov-perfect lq.cfg --set %s", keys[i]);
        call(2, line);
        expect(shell.err, "means nothing in a linear-quadratic game");
    }
    write_text("alone.cfg", "game = { kind = \"learning\"; discount = 0.9; };\n"
                            "learning = { progress_ratio = 0.75; exits = true; };\n");
    call(2, "$PW markov-perfect alone.cfg");
    expect(shell.err, "alone.cfg:2: learning.exits: need an outside good");
}

static void test_numbers_that_overflow_are_no_answer(void **state)
{
    (void)state;
    write_text("lq.cfg", "game = { kind = \"linear_quadratic\"; discount = 0.96; };\n");
    static const char *const keys[] = {"linear_quadratic.intercept=1e300", "start.own=1e300"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char line[160];
        snprintf(line, sizeof line, "$PW markov-perfect lq.cfg -o large.h5 --set %s", keys[i]);
        call(2, line);
        expect(shell.err, "too large to be numbers");
        call(0, "! test -e large.h5");
    }
}

static int open_shell(void **state)
{
    (void)state;
    make_shell();
    write_text("learning.cfg", learning);
    write_text("switching.cfg", switching);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_says_how_good_its_equilibria_are_and_that_there_may_be_more),
        cmocka_unit_test(test_every_rule_of_conduct_is_the_one_that_is_asked_for),
        cmocka_unit_test(test_the_terms_of_a_price_add_up),
        cmocka_unit_test(test_its_file_is_whole_can_be_repeated_and_has_named_axes),
        cmocka_unit_test(test_the_number_of_threads_does_not_matter),
        cmocka_unit_test(test_a_continuation_draws_the_equilibria_of_other_games),
        cmocka_unit_test(test_the_game_with_a_known_answer_has_it),
        cmocka_unit_test(test_what_makes_no_sense_is_refused_where_it_stands),
        cmocka_unit_test(test_without_an_equilibrium_nothing_is_written),
        cmocka_unit_test(test_what_would_do_nothing_is_refused),
        cmocka_unit_test(test_numbers_that_overflow_are_no_answer),
    };
    return cmocka_run_group_tests_name("cli_markov_perfect", tests, open_shell, close_shell);
}
