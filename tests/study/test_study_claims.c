/* Claims of studies, cell by cell: whether a mean over what else varies hides that it is not alike everywhere. */
#include "fixtures/study_fixture.h"

#include <math.h>

#include "file/claim_answers.h"

#define SQUARE(noise)                                                                                        \
    "study = { test_model = \"square\"; test_noise = " noise "; replicates = 12; seeds = \"by_point\"; };\n" \
    "vary = ( { path = \"x\"; name = \"first\"; values = (-1, 1); }, { path = \"y\"; values = (-1.0, 0, 1e0); } );\n"
#define CLAIM(name, conditions)                                                                              \
    "{ name = \"" name                                                                                       \
    "\"; text = \"t\"; outcome = \"output\"; relation = \"above\"; threshold = 0; " conditions " }"

static void answers_of(const char *text, int64_t seed, struct claim_answers *answers)
{
    struct study_folder here = study_in_folder(text);
    struct study *study = load_study(&here);
    struct sweep_options options = plain_options(here.output);
    struct error error = {0};
    study->seed = seed;
    options.threads = 1;
    sweep_fully(study, &options);
    if (claim_answers_read_file(here.output, answers, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    study_free(study);
    remove_folder(&here);
}

/* (x + y)^2 at x = 1 less that at x = -1 is 4 y: -4, 0 and 4, and 0 on average. */
static void test_a_mean_that_hides_is_said(void **state)
{
    (void)state;
    static const char *const places[] = {"y=-1", "y=0", "y=1"};
    struct claim_answers answers;
    answers_of(
        SQUARE("0.5") "claims = (" CLAIM("all", "at = [\"first=1\"]; against = [\"first=-1\"];") ", " CLAIM(
            "one",
            "at = [\"first=1\", \"y=1\"]; against = [\"first=-1\", \"y=1\"];") ", " CLAIM("alone",
                                                                                          "at = [\"first>0\"];") ");",
        1, &answers);
    const struct claim_answer *all = &answers.items[0], *alone = &answers.items[2];
    assert_int_equal(all->verdict, CLAIM_UNDECIDED);
    assert_int_equal(all->cell_count, 3);
    assert_true(all->cells_alike < 1e-6);
    assert_true(claim_mean_hides(all));
    for (size_t c = 0; c < 3; c++) {
        const struct claim_cell *cell = &all->cells[c];
        assert_string_equal(cell->where, places[c]);
        assert_true(fabs(cell->value - 4 * ((double)c - 1)) < 0.7 && cell->low < cell->value);
        assert_int_equal(cell->verdict, (enum claim_verdict)c);
    }
    /* nothing else varies where both are held */
    assert_int_equal(answers.items[1].cell_count, 0);
    assert_true(isnan(answers.items[1].cells_alike));
    assert_false(claim_mean_hides(&answers.items[1]));
    assert_int_equal(alone->cell_count, 3);
    assert_string_equal(alone->cells[2].where, "y=1");
    assert_true(fabs(alone->cells[2].value - 4) < 0.5);
    claim_answers_clear(&answers);
}

/* Cells that are alike are said to differ no more often than the level allows. */
static void test_cells_that_are_alike_are_seldom_said_to_differ(void **state)
{
    (void)state;
    enum { STUDIES = 150 };
    size_t differ = 0;
    for (int64_t seed = 0; seed < STUDIES; seed++) {
        struct claim_answers answers;
        answers_of(
            "study = { test_model = \"sum\"; test_noise = 1.0; replicates = 8; seeds = \"by_point\"; };\n"
            "vary = ( { path = \"x\"; values = (-1, 1); }, { path = \"y\"; values = (-1, 0, 1); } );\n"
            "claims = (" CLAIM("all", "at = [\"x=1\"]; against = [\"x=-1\"];") ");",
            seed, &answers);
        differ += answers.items[0].cells_alike < 0.1;
        claim_answers_clear(&answers);
    }
    assert_in_range(differ, 1, 0.1 * STUDIES + 4 * sqrt(0.09 * STUDIES));
}

/* Without luck they are alike or not. */
static void test_cells_without_noise(void **state)
{
    (void)state;
    struct claim_answers answers;
    answers_of(
        SQUARE("0.0") "claims = (" CLAIM("all", "at = [\"first=1\"]; against = [\"first=-1\"];") ", " CLAIM(
            "same", "at = [\"y=0\"];") ");",
        1, &answers);
    assert_true(answers.items[0].cells_alike == 0 && answers.items[1].cells_alike == 1);
    claim_answers_clear(&answers);
}

/* Ranges have no cells. */
static void test_only_listed_values_have_cells(void **state)
{
    (void)state;
    struct claim_answers answers;
    answers_of("study = { test_model = \"sum\"; design = \"random\"; points = 8; replicates = 5; };\n"
               "vary = ( { path = \"x\"; low = -1; high = 1; }, { path = \"y\"; low = -1; high = 1; } );\n"
               "claims = (" CLAIM("all", "at = [\"x>0\"]; against = [\"x<0\"];") ");",
               2, &answers);
    assert_int_equal(answers.items[0].cell_count, 0);
    claim_answers_clear(&answers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mean_that_hides_is_said),
        cmocka_unit_test(test_cells_that_are_alike_are_seldom_said_to_differ),
        cmocka_unit_test(test_cells_without_noise),
        cmocka_unit_test(test_only_listed_values_have_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
