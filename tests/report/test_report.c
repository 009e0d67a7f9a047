/* From a file of results to the page of `report`: what the reader refuses, that the summary of a file is that
 * of its runs, what the page holds and that nothing in it breaks out of its place. */
#include "fixtures/record_fixture.h"

#include <fcntl.h>
#include <hdf5.h>
#include <jansson.h>

#include "cli/commands.h"
#include "file/hdf5_output.h"
#include "file/price_cuts.h"
#include "file/reader.h"
#include "file/runs_file.h"
#include "file/stored_summary.h"
#include "file/trajectories.h"
#include "report/report_assets.h"
#include "report/report_data.h"
#include "report/report_page.h"
#include "text/verdict.h"

enum { RUNS = 5 };

/* A file with the runs of the small market, and what was said when they were played. */
struct played {
    char folder[64], path[256];
    struct scenario *scenario;
    struct summary *summary;
};

static int set_up(void **state)
{
    struct played *played = calloc(1, sizeof *played);
    assert_non_null(played);
    make_folder(played->folder);
    path_in(played->folder, "small.h5", played->path);
    played->scenario = small_market(SMALL_MARKET("replicates = 5;"), NULL, 0);
    struct error error = {0};
    struct runs_options options = {.replicates = RUNS, .threads = 1, .output = played->path};
    if (runs_to_file(played->scenario, &options, &played->summary, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    *state = played;
    return 0;
}

static int tear_down(void **state)
{
    struct played *played = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", played->folder);
    int code = system(command);
    summary_free(played->summary);
    scenario_free(played->scenario);
    free(played);
    return code;
}

static struct reader *open_small(const struct played *played)
{
    struct reader *reader;
    struct error error = {0};
    if (reader_open(played->path, &reader, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return reader;
}

/* ---- The reader
 * --------------------------------------------------------------------------------------------- */

static void refuses(const char *path, const char *says)
{
    struct reader *reader = NULL;
    struct error error = {0};
    assert_int_equal(reader_open(path, &reader, &error), STATUS_INVALID);
    assert_null(reader);
    if (!strstr(error_text(&error).bytes, says) || !strstr(error_text(&error).bytes, path))
        fail_msg("`%s` should name %s and say `%s`", error_text(&error).bytes, path, says);
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void test_what_is_no_file_of_results_is_refused_with_the_reason(void **state)
{
    const struct played *played = *state;
    char path[256];
    path_in(played->folder, "other.h5", path);
    refuses(path, "No such file");
    refuses(played->folder, "is a folder");
    refuses("/dev/null", "is a device");
    write_bytes(path, "", 0);
    refuses(path, "is empty");
    write_bytes(path, "a text", 6);
    refuses(path, "not an HDF5 file");
}

static void test_a_cut_file_is_refused_wherever_it_is_cut(void **state)
{
    const struct played *played = *state;
    char path[256];
    size_t size;
    char *bytes = read_bytes(played->path, &size);
    path_in(played->folder, "cut.h5", path);
    for (size_t parts = 1; parts < 40; parts++) {
        write_bytes(path, bytes, size * parts / 40);
        refuses(path, "cut off or damaged");
    }
    free(bytes);
}

/* A file of HDF5 with one attribute, or none. */
static void write_attribute(const char *path, const char *attribute, int64_t value)
{
    struct error error = {0};
    hdf5_quiet();
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(file >= 0);
    if (attribute)
        assert_int_equal(hdf5_set_integer(file, attribute, value, &error), STATUS_OK);
    H5Fclose(file);
}

static void test_the_kind_of_a_file_is_told_by_its_attribute(void **state)
{
    const struct played *played = *state;
    char path[256];
    path_in(played->folder, "kind.h5", path);
    write_attribute(path, NULL, 0);
    refuses(path, "not one of pricewar-sim");
    write_attribute(path, "pricewar_study_schema", 1);
    refuses(path, "holds a study");
    write_attribute(path, "pricewar_comparison_schema", 1);
    refuses(path, "holds a comparison");
    write_attribute(path, "pricewar_schema", 99);
    refuses(path, "layout 99; this program reads layout 1");
    write_attribute(path, "pricewar_schema", 1);
    refuses(path, "is missing");
}

/* Everything that the page needs; the status, whatever the file holds. */
static enum status read_all(const char *path, struct error *error)
{
    struct reader *reader = NULL;
    struct stored_market *market = NULL;
    struct summary *summary = NULL;
    json_t *data = NULL;
    enum status status = reader_open(path, &reader, error);
    if (status == STATUS_OK)
        status = stored_market_create(reader, &market, error);
    if (status == STATUS_OK)
        status = stored_summary(reader, market, &summary, error);
    if (status == STATUS_OK)
        status = report_data(path, reader, market, summary, &data, error);
    json_decref(data);
    summary_free(summary);
    stored_market_free(market);
    reader_close(reader);
    return status;
}

/* The exit code of the command, with what it says on stderr sent to `words`. */
static int report_code(const char *file, const char *page, const char *words)
{
    char copy[256], name[256];
    snprintf(copy, sizeof copy, "%s", file);
    snprintf(name, sizeof name, "%s", page);
    char *arguments[] = {
        (char[]){"report"}, (char[]){"-q"}, (char[]){"--force"}, (char[]){"-o"}, name, copy, NULL};
    int kept = dup(STDERR_FILENO), said = open(words, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(kept >= 0 && said >= 0);
    dup2(said, STDERR_FILENO);
    int code = command_execute(&command_report, NULL, 6, arguments);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(said);
    return code;
}

static void damage(char *bytes, size_t size, size_t at, size_t length)
{
    for (size_t k = 0; k < length && at + k < size; k++)
        bytes[at + k] = (char)(bytes[at + k] ^ (int)(0x5a + k));
}

/* Either a whole page, or a message and no page. */
static bool damage_is_noticed(const struct played *played, const char *bytes, size_t size)
{
    char path[256], page[256], words[256];
    size_t said;
    path_in(played->folder, "damaged.h5", path);
    path_in(played->folder, "damaged.html", page);
    path_in(played->folder, "words", words);
    write_bytes(path, bytes, size);
    unlink(page);
    int code = report_code(path, page, words);
    assert_in_range(code, STATUS_OK, STATUS_INVALID);
    free(read_bytes(words, &said));
    assert_int_equal(code == STATUS_OK, access(page, F_OK) == 0);
    assert_int_equal(code == STATUS_OK, said == 0);
    return code != STATUS_OK;
}

static void test_a_damaged_file_gives_a_page_or_a_message(void **state)
{
    const struct played *played = *state;
    size_t size, refused = 0;
    char *bytes = read_bytes(played->path, &size), *damaged = malloc(size);
    assert_non_null(damaged);
    for (size_t i = 0; i < 24; i++) {
        memcpy(damaged, bytes, size);
        damage(damaged, size, size / 24 * i + 7 * i, 1 + i % 16);
        refused += damage_is_noticed(played, damaged, size);
    }
    assert_true(refused > 2);
    free(damaged);
    free(bytes);
}

/* The heap of texts, "GCOL": its objects' sizes and texts, which HDF5 does not check. */
static void test_damaged_texts_do_not_take_the_program_down(void **state)
{
    const struct played *played = *state;
    size_t size, heaps = 0;
    char *bytes = read_bytes(played->path, &size), *damaged = malloc(size);
    assert_non_null(damaged);
    for (char *heap = bytes; (heap = memmem(heap, size - (size_t)(heap - bytes), "GCOL", 4)); heap += 4) {
        for (size_t at = 16; at < 32; at += 8) {
            memcpy(damaged, bytes, size);
            damage(damaged, size, (size_t)(heap - bytes) + at, 8);
            damage_is_noticed(played, damaged, size);
        }
        heaps++;
    }
    assert_true(heaps > 0);
    free(damaged);
    free(bytes);
}

static void test_a_dataset_of_another_shape_is_refused(void **state)
{
    const struct played *played = *state;
    char path[256];
    size_t size;
    struct error error = {0};
    char *bytes = read_bytes(played->path, &size);
    path_in(played->folder, "shape.h5", path);
    write_bytes(path, bytes, size);
    free(bytes);
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(H5Ldelete(file, "capital", H5P_DEFAULT) >= 0);
    hsize_t lengths[] = {RUNS, 2};
    hid_t space = H5Screate_simple(2, lengths, NULL);
    hid_t dataset = H5Dcreate2(file, "capital", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dclose(dataset);
    H5Sclose(space);
    H5Fclose(file);
    assert_int_equal(read_all(path, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "`capital` does not have the axes"));
}

/* ---- Statistics of a file
 * ----------------------------------------------------------------------------------- */

static void near(double stored, double played, const char *what)
{
    if (isnan(stored) && isnan(played))
        return;
    if (!(fabs(stored - played) <= 1e-6 * fmax(1, fabs(played)))) /* shares are float32 in the file */
        fail_msg("%s: %.9g in the file, %.9g when played", what, stored, played);
}

static void near_estimate(const struct estimate *stored, const struct estimate *played, const char *what)
{
    near(stored->value, played->value, what);
    near(stored->low, played->low, what);
    near(stored->high, played->high, what);
}

static void same_firm(const struct firm_summary *stored, const struct firm_summary *played)
{
    assert_string_equal(stored->name, played->name);
    assert_string_equal(stored->label, played->label);
    assert_int_equal(stored->layer, played->layer);
    assert_int_equal(stored->owned, played->owned);
    near(stored->price_start, played->price_start, "price_start");
    near(stored->capital_start, played->capital_start, "capital_start");
    near(stored->median_exit_round, played->median_exit_round, "median_exit_round");
    near_estimate(&stored->survival, &played->survival, "survival");
    near_estimate(&stored->share, &played->share, "share");
    near_estimate(&stored->price, &played->price, "price");
    near_estimate(&stored->capital, &played->capital, "capital");
    near_estimate(&stored->accounts[ACCOUNT_PROFIT], &played->accounts[ACCOUNT_PROFIT], "profit");
    near_estimate(&stored->support, &played->support, "support");
    near_estimate(&stored->attach, &played->attach, "attach");
    near_estimate(&stored->wins_share, &played->wins_share, "wins_share");
    near_estimate(&stored->wins_profit, &played->wins_profit, "wins_profit");
}

static void test_the_summary_of_a_file_is_that_of_its_runs(void **state)
{
    const struct played *played = *state;
    struct reader *reader = open_small(played);
    struct stored_market *market;
    struct summary *stored, *runs = played->summary;
    struct error error = {0};
    assert_int_equal(stored_market_create(reader, &market, &error), STATUS_OK);
    assert_int_equal(stored_summary(reader, market, &stored, &error), STATUS_OK);
    assert_int_equal(stored->firm_count, runs->firm_count);
    assert_int_equal(stored->replicates, RUNS);
    assert_int_equal(stored->rounds, 6);
    for (size_t i = 0; i < runs->firm_count; i++)
        same_firm(&stored->firms[i], &runs->firms[i]);
    for (size_t l = 0; l < LEDGER_SECTORS; l++) {
        near_estimate(&stored->layers[l].profit, &runs->layers[l].profit, "profit of a layer");
        near_estimate(&stored->layers[l].surplus, &runs->layers[l].surplus, "surplus of a layer");
        near_estimate(&stored->layers[l].capital_change, &runs->layers[l].capital_change,
                      "change of capital");
    }
    near_estimate(&stored->independents_alive, &runs->independents_alive, "independents");
    near_estimate(&stored->mean_price.end, &runs->mean_price.end, "mean price");
    near(stored->volume.start, runs->volume.start, "volume at the start");
    near_estimate(&stored->users.end, &runs->users.end, "users");
    char *words = verdict_in_words(stored), *spoken = verdict_in_words(runs);
    assert_string_equal(words, spoken);
    free(words);
    free(spoken);
    summary_free(stored);
    stored_market_free(market);
    reader_close(reader);
}

static void test_quantiles_over_runs_leave_unknown_values_out(void **state)
{
    (void)state;
    double nan = (double)NAN, numbers[] = {4, nan, 1, 10, 3, nan, 2, 20, nan, nan, 0, 30};
    /* six runs of one round of two elements: 4 1 3 2 NAN 0; NAN 10 NAN 20 NAN 30 */
    struct trajectories of = {numbers, 6, 1, 2};
    double scratch[6], levels[QUANTILES];
    assert_int_equal(trajectory_quantiles(&of, 0, 0, scratch, levels), 5);
    double expected[] = {0.2, 1, 2, 3, 3.8};
    for (size_t q = 0; q < QUANTILES; q++)
        assert_float_equal(levels[q], expected[q], 1e-12);
    assert_int_equal(trajectory_quantiles(&of, 0, 1, scratch, levels), 3);
    assert_float_equal(levels[2], 20, 1e-12);
    assert_float_equal(trajectory_mean(&of, 0, 1), 20, 1e-12);
}

static void test_the_interval_of_a_groups_share_is_that_of_runs(void **state)
{
    (void)state;
    /* Two runs, one round, three firms of which the first and last are the group: shares 1 and 0.5. */
    double alive[] = {1, 0, 1, 1, 0, 0};
    struct trajectories of = {alive, 2, 1, 3};
    const bool chosen[] = {true, false, true};
    struct estimate share = trajectory_share(&of, 0, 0, chosen, 3);
    assert_float_equal(share.value, 0.75, 1e-12);
    assert_float_equal(share.low, 0, 1e-12); /* 0.75 -+ 12.7 * 0.25, kept within 0 and 1 */
    assert_float_equal(share.high, 1, 1e-12);
}

static void test_price_cuts_are_those_of_the_events(void **state)
{
    const struct played *played = *state;
    struct reader *reader = open_small(played);
    struct price_cut *cuts;
    struct error error = {0};
    size_t count, events, total = 0, kept = 0;
    double *kinds;
    assert_int_equal(price_cuts_read(reader, &cuts, &count, &error), STATUS_OK);
    assert_int_equal(reader_numbers(reader, "event_kind", &kinds, &events, &error), STATUS_OK);
    for (size_t e = 0; e < events; e++)
        total += kinds[e] == EVENT_PRICE_CUT;
    for (size_t i = 0; i < count; i++) {
        assert_in_range(cuts[i].runs, 1, RUNS);
        assert_true(cuts[i].after < cuts[i].before);
        kept += cuts[i].runs;
    }
    assert_true(count > 0);
    assert_int_equal(kept, total); /* a product's price changes once a round here */
    free(kinds);
    free(cuts);
    reader_close(reader);
}

/* ---- The page
 * ----------------------------------------------------------------------------------------------- */

static char *find_data(char *page)
{
    static const char opening[] = "<script type=\"application/json\" id=\"data\">";
    char *start = strstr(page, opening);
    assert_non_null(start);
    start += sizeof opening - 1;
    char *end = strstr(start, "</script>");
    assert_non_null(end);
    *end = '\0';
    return start;
}

static void test_texts_stay_in_their_place(void **state)
{
    (void)state;
    size_t size;
    json_t *data = json_pack("{s[s]}", "names", "</script><script>alert(1)</script><!--");
    char *page = report_page("<b>\"A&B\"</b>", "</p><script>", data, &size);
    assert_non_null(page);
    assert_int_equal(strlen(page), size);
    assert_non_null(strstr(page, "<title>Page: &#60;b&#62;&#34;A&#38;B&#34;&#60;/b&#62;</title>"));
    assert_null(strstr(page, "<script>alert"));
    assert_null(strstr(page, "</p><script>"));
    assert_null(strstr(page, "@@"));
    json_t *read = json_loads(find_data(page), 0, NULL);
    assert_true(json_equal(read, data));
    json_decref(read);
    json_decref(data);
    free(page);
}

static void test_the_page_asks_for_nothing_and_keeps_the_licence(void **state)
{
    (void)state;
    size_t size;
    json_t *data = json_object();
    char *page = report_page("title", "words", data, &size);
    assert_non_null(page);
    assert_null(strstr(page, "<script src"));
    assert_null(strstr(page, "<img"));
    assert_null(strstr(page, "<link"));
    assert_null(strstr(page, "href=\"http"));
    assert_non_null(strstr(page, "default-src 'none'"));
    assert_non_null(strstr(page, "The Apache Software Foundation"));
    assert_non_null(strstr(page, "BSD 3-Clause License"));
    assert_non_null(strstr(page, "Apache License"));
    assert_true(size < 1500000);
    json_decref(data);
    free(page);
}

static size_t length_of(const json_t *object, const char *first, const char *second)
{
    const json_t *value = json_object_get(object, first);
    return json_array_size(second ? json_object_get(value, second) : value);
}

/* Exits of vendors in all runs. */
static size_t vendors_gone(const char *path)
{
    struct reader *reader;
    struct error error = {0};
    double *rounds;
    size_t count, gone = 0;
    assert_int_equal(reader_open(path, &reader, &error), STATUS_OK);
    assert_int_equal(reader_numbers(reader, "exit_round", &rounds, &count, &error), STATUS_OK);
    for (size_t i = 0; i < count; i++)
        gone += i % 7 >= 4 && rounds[i] > 0;
    free(rounds);
    reader_close(reader);
    return gone;
}

static void test_the_command_makes_a_page_with_the_data_of_the_file(void **state)
{
    const struct played *played = *state;
    char file[256], path[256];
    size_t size;
    snprintf(file, sizeof file, "%s", played->path);
    char *arguments[] = {(char[]){"report"}, (char[]){"--quiet"}, file, NULL};
    assert_int_equal(command_execute(&command_report, NULL, 3, arguments), STATUS_OK);
    path_in(played->folder, "small.html", path);
    char *page = read_bytes(path, &size);
    page[size - 1] = '\0';
    json_t *data = json_loads(find_data(page), 0, NULL);
    assert_non_null(data);
    assert_int_equal(length_of(data, "dates", NULL), 7);
    assert_int_equal(length_of(data, "prices", NULL), 4);
    assert_int_equal(length_of(data, "capital", NULL), 7);
    assert_int_equal(length_of(data, "flows", NULL), 7);
    assert_int_equal(length_of(data, "survival", "vendors"), 3);
    assert_int_equal(length_of(data, "summary", "firms"), 7);
    assert_int_equal(length_of(data, "rounds", NULL), 7);
    assert_string_equal(json_string_value(json_object_get(data, "kind")), "runs");
    assert_int_equal(length_of(data, "departures", NULL), vendors_gone(played->path));
    assert_true(json_is_null(json_object_get(data, "explained")));
    const json_t *label = json_object_get(
        json_array_get(json_object_get(json_object_get(data, "summary"), "firms"), 4), "label");
    assert_string_equal(json_string_value(label), "豆包");
    /* A run without a second one: no exit before the first round. */
    const json_t *owned = json_object_get(json_object_get(data, "survival"), "owned");
    assert_float_equal(json_real_value(json_array_get(json_object_get(owned, "value"), 0)), 1, 0);
    json_decref(data);
    free(page);
}

static void test_a_page_that_was_asked_for_by_name_is_not_replaced_unasked(void **state)
{
    const struct played *played = *state;
    char file[256], page[256];
    size_t size;
    snprintf(file, sizeof file, "%s", played->path);
    path_in(played->folder, "mine.html", page);
    write_bytes(page, "mine", 4);
    char *arguments[] = {(char[]){"report"}, (char[]){"-q"}, (char[]){"-o"}, page, file, NULL};
    assert_int_equal(command_execute(&command_report, NULL, 5, arguments), STATUS_INVALID);
    char *bytes = read_bytes(page, &size);
    assert_int_equal(size, 4);
    free(bytes);
    char *forced[] = {
        (char[]){"report"}, (char[]){"-q"}, (char[]){"--force"}, (char[]){"-o"}, page, file, NULL};
    assert_int_equal(command_execute(&command_report, NULL, 6, forced), STATUS_OK);
    bytes = read_bytes(page, &size);
    assert_true(size > 600000);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_no_file_of_results_is_refused_with_the_reason),
        cmocka_unit_test(test_a_cut_file_is_refused_wherever_it_is_cut),
        cmocka_unit_test(test_the_kind_of_a_file_is_told_by_its_attribute),
        cmocka_unit_test(test_a_damaged_file_gives_a_page_or_a_message),
        cmocka_unit_test(test_damaged_texts_do_not_take_the_program_down),
        cmocka_unit_test(test_a_dataset_of_another_shape_is_refused),
        cmocka_unit_test(test_the_summary_of_a_file_is_that_of_its_runs),
        cmocka_unit_test(test_quantiles_over_runs_leave_unknown_values_out),
        cmocka_unit_test(test_the_interval_of_a_groups_share_is_that_of_runs),
        cmocka_unit_test(test_price_cuts_are_those_of_the_events),
        cmocka_unit_test(test_texts_stay_in_their_place),
        cmocka_unit_test(test_the_page_asks_for_nothing_and_keeps_the_licence),
        cmocka_unit_test(test_the_command_makes_a_page_with_the_data_of_the_file),
        cmocka_unit_test(test_a_page_that_was_asked_for_by_name_is_not_replaced_unasked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
