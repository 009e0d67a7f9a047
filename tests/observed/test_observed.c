/* Tables of observations: what is read, what is refused and where, and how near runs come to them. */
#include "fixtures/engine_fixture.h"

#include "observed/observed_fit.h"
#include "scenario/calendar.h"

static const char scenario_file[] = "scenarios/bigtech_vs_startups.cfg";

struct reading {
    struct scenario *scenario;
    struct observed *observed;
    struct diagnostics findings;
    struct error error;
    enum status status;
};

static void assert_near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-12 * fabs(expected)))
        fail_msg("%.17g is not %.17g", found, expected);
}

static struct reading read_bytes(const char *text, size_t length)
{
    struct reading reading = {.scenario = load_scenario(scenario_file, OVERRIDES("simulation.rounds=12"))};
    diagnostics_init(&reading.findings);
    reading.status = observed_read_text(reading.scenario, "seen.csv", text, length, &reading.observed,
                                        &reading.findings, &reading.error);
    return reading;
}

static struct reading read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void end_reading(struct reading *reading)
{
    observed_free(reading->observed);
    diagnostics_clear(&reading->findings);
    scenario_free(reading->scenario);
}

static void test_rows_belong_to_their_round_and_series(void **state)
{
    (void)state;
    struct reading reading = read_text(
        "\xEF\xBB\xBF# a note\r\n value ,agent,date,field,low,high,source\r\n"
        "0.5,Zhipu,2024-05-31,vendor_share,0.4,,\"a, \"\"b\"\"\"\r\n\n"
        "1.6e3,,2024-06-01,market_hhi,,1700\n0.25,Zhipu,2024-12-31,vendor_share\n9,Zhipu,2019-01-01,vendor_share,,,,, ,");
    assert_int_equal(reading.status, STATUS_OK);
    assert_int_equal(reading.findings.count, 0);
    const struct observed *observed = reading.observed;
    assert_int_equal(observed->count, 4);
    assert_int_equal(observed->series_count, 2);
    const struct observation *rows = observed->items;
    assert_true(rows[0].value == 0.5 && rows[0].low == 0.4 && isnan(rows[0].high));
    assert_string_equal(rows[0].source, "a, \"b\"");
    assert_int_equal(rows[0].line, 3);
    assert_int_equal(rows[0].round, 1);
    assert_string_equal(world_fields[rows[0].field].name, "vendor_share");
    assert_string_equal(reading.scenario->vendors[rows[0].element].name, "Zhipu");
    assert_int_equal(rows[1].round, 2);
    assert_true(rows[1].value == 1600 && rows[1].high == 1700);
    assert_int_equal(rows[2].round, 8);
    assert_int_equal(rows[2].series, rows[0].series);
    assert_int_equal(rows[3].round, OUTSIDE_RUN); /* kept, and not compared */
    end_reading(&reading);
}

static void test_a_flow_of_some_days_is_scaled_to_a_round_of_any_length(void **state)
{
    (void)state;
    struct reading reading = read_text("date,field,agent,value,low,high,days\n"
                                       "2024-05-15,vendor_tokens,ByteDance,120,100,150,1\n");
    assert_int_equal(reading.status, STATUS_OK);
    double days = reading.scenario->simulation.round_days;
    assert_near(reading.observed->items[0].value, 120 * days);
    assert_near(reading.observed->items[0].low, 100 * days);
    assert_near(reading.observed->items[0].high, 150 * days);
    end_reading(&reading);
}

/* Every family of mistakes: one finding that names line, column and what is allowed. */
static void test_what_is_wrong_is_said_with_line_column_and_what_is_allowed(void **state)
{
    (void)state;
#define HEAD "date,field,agent,value,low,high,days,source\n"
    static const struct {
        const char *text, *column, *said;
        int line;
    } mistakes[] = {
        {"", NULL, "there are no observations in it; it begins with a header, date,field,", 0},
        {"# only a note\n", NULL, "there are no observations in it", 0},
        {HEAD, NULL, "there are no observations in it", 0},
        {"date,field,agent,worth\n", NULL,
         "the header has a column `worth`; the columns, with commas between them, are date,", 1},
        {"date,field,date,value\n", NULL, "the header has a column `date` twice", 1},
        {"date,field,agent\n", NULL, "the header has no column `value`", 1},
        {"a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q\n", NULL, "there are more than 16 cells", 1},
        {HEAD "2024-05-15,price,\"doubao,5\n", NULL, "a quote is not closed", 2},
        {HEAD "2024-05-15,\"price\"x,doubao,5\n", NULL, "there is text behind a quoted cell", 2},
        {HEAD "15.5.2024,market_hhi,,5\n", "date", "`15.5.2024` is no date; dates are written as 2024-05-15",
         2},
        {HEAD "2024-02-30,market_hhi,,5\n", "date", "`2024-02-30` is no date", 2},
        {HEAD ",market_hhi,,5\n", "date", "`` is no date", 2},
        {HEAD "2024-05-15,,,5\n", "field", "is missing: a dataset of `pricewar-sim fields`", 2},
        {HEAD "2024-05-15,market_hi,,5\n", "field",
         "there is no dataset `market_hi`; did you mean `market_hhi`?", 2},
        {HEAD "2024-05-15,exit_round,Zhipu,5\n", "field", "`exit_round` is no path over rounds", 2},
        {HEAD "2024-05-15,money_flow,,5\n", "field", "`money_flow` is no path over rounds", 2},
        {HEAD "2024-05-15,vendor_status,Zhipu,1\n", "field", "`vendor_status` is no path over rounds", 2},
        {HEAD "2024-05-15,vendor_share,Zhipo,.5\n", "agent", "no vendor `Zhipo`; did you mean `Zhipu`?", 2},
        {HEAD "2024-05-15,vendor_share,,.5\n", "agent",
         "is missing: whose `vendor_share` it is, the name of a vendor", 2},
        {HEAD "2024-05-15,market_hhi,Zhipu,5\n", "agent", "`market_hhi` is of the market as a whole", 2},
        {HEAD "2024-05-15,market_hhi,,\n", "value", "is missing: a number in the unit of the field", 2},
        {HEAD "2024-05-15,market_hhi,,\"1,500\"\n", "value", "`1,500` is no number", 2},
        {HEAD "2024-05-15,market_hhi,,0x10\n", "value", "`0x10` is no number", 2},
        {HEAD "2024-05-15,market_hhi,,inf\n", "value", "`inf` is no number", 2},
        {HEAD "2024-05-15,market_hhi,,1e999\n", "value", "`1e999` is no number", 2},
        {HEAD "2024-05-15,market_hhi,,1e31\n", "value", "`1e31` is no size that anything has: 0, or between",
         2},
        {HEAD "2024-05-15,market_hhi,,-1e308\n", "value", "`-1e308` is no size", 2},
        {HEAD "2024-05-15,market_hhi,,5e-324\n", "value", "`5e-324` is no size", 2},
        {HEAD "2024-05-15,market_revenue,,5,,,1e-300\n", "days", "`1e-300` is no size", 2},
        {HEAD "2024-05-15,market_hhi,,46 %\n", "value", "`46 %` is no number", 2},
        {HEAD "2024-05-15,market_hhi,,5,six\n", "low", "`six` is no number", 2},
        {HEAD "2024-05-15,market_hhi,,5,6,7\n", "low", "6 is above the value, 5", 2},
        {HEAD "2024-05-15,market_hhi,,5,,4\n", "high", "4 is below the value, 5", 2},
        {HEAD "2024-05-15,market_revenue,,5,,,0\n", "days", "must be above 0 and at most 36600", 2},
        {HEAD "2024-05-15,market_revenue,,5,,,month\n", "days", "`month` is no number", 2},
        {HEAD "2024-05-15,vendor_share,Zhipu,.5,,,30\n", "days", "`vendor_share` is no flow", 2},
        {HEAD "2024-05-15,vendor_price,Zhipu,5,,,1\n", "days", "`vendor_price` is no flow", 2},
        {"date,field,agent,value\n2024-05-15,market_hhi,,0,46\n", NULL, "there are more cells than columns",
         2},
        {HEAD "2024-05-15,market_hhi,,5,,,,a,b\n", NULL, "a comma within a cell needs quotes", 2},
        {"date;field;agent;value\n", NULL, "has a column `date;field;agent;value`; the columns, with commas",
         1},
        {HEAD "\n# x\n2024-05-15,market_hhi,,5,,,,\xC3\x28\n", NULL, "these bytes are not UTF-8", 4},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct reading reading = read_text(mistakes[i].text);
        const struct diagnostic *first = reading.findings.items;
        bool right =
            reading.status == STATUS_INVALID && !reading.observed && reading.findings.count == 1 &&
            strcmp(first->file, "seen.csv") == 0 && first->line == mistakes[i].line &&
            strstr(first->text, mistakes[i].said) &&
            (mistakes[i].column ? first->path && strcmp(first->path, mistakes[i].column) == 0 : !first->path);
        if (!right)
            fail_msg("%s: %zu findings, line %d, column %s: %s", mistakes[i].text, reading.findings.count,
                     reading.findings.count ? first->line : -1,
                     reading.findings.count && first->path ? first->path : "-",
                     reading.findings.count ? first->text : "-");
        end_reading(&reading);
    }
}

static void test_all_wrong_rows_are_told_at_once_up_to_a_limit(void **state)
{
    (void)state;
    struct reading few =
        read_text(HEAD "2024-05-15,market_hhi,,x\nno,market_hhi,,y\n2024-05-15,market_hhi,,1\n");
    assert_int_equal(few.findings.count, 3); /* the second row has two mistakes */
    assert_int_equal(few.findings.items[2].line, 3);
    end_reading(&few);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fputs(HEAD, out);
    for (int i = 0; i < 1000; i++)
        fputs("2024-05-15,market_hhi,,x\n", out);
    fclose(out);
    struct reading many = read_text(text);
    assert_int_equal(many.findings.count, 50);
    end_reading(&many);
    free(text);
}

static void test_sizes_and_bytes_are_limited(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fputs(HEAD, out);
    for (int i = 0; i <= MOST_OBSERVATIONS; i++)
        fputs("2024-05-15,market_hhi,,1\n", out);
    fclose(out);
    struct reading reading = read_text(text);
    assert_int_equal(reading.findings.count, 1);
    assert_non_null(strstr(reading.findings.items[0].text, "there are more than 10000 rows"));
    assert_int_equal(reading.findings.items[0].line, MOST_OBSERVATIONS + 2);
    end_reading(&reading);
    free(text);
    char *large = calloc(1, LARGEST_OBSERVED_FILE + 1);
    memset(large, '#', LARGEST_OBSERVED_FILE + 1);
    reading = read_bytes(large, LARGEST_OBSERVED_FILE + 1);
    assert_non_null(strstr(reading.findings.items[0].text, "is larger than the 1048576 bytes"));
    end_reading(&reading);
    free(large);
    static const char nought[] = HEAD "2024-05-15,market_hhi,,1\0\n";
    reading = read_bytes(nought, sizeof nought - 1);
    assert_int_equal(reading.findings.count, 1);
    assert_int_equal(reading.findings.items[0].line, 2);
    assert_non_null(strstr(reading.findings.items[0].text, "a byte 0 is no text"));
    end_reading(&reading);
}

static void test_the_file_is_looked_for_beside_the_scenario(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario("scenarios/may2024_replay.cfg", NULL, 0);
    struct diagnostics findings;
    struct observed *observed = NULL;
    struct error error = {0};
    diagnostics_init(&findings);
    assert_int_equal(observed_read(scenario, &observed, &findings, &error), STATUS_OK);
    assert_string_equal(observed->file, "scenarios/may2024/observed.csv");
    assert_true(observed->count >= 8);
    for (size_t i = 0; i < observed->count; i++) {
        int64_t end_of_2024;
        assert_true(calendar_parse("2024-12-31", &end_of_2024));
        assert_true(observed->items[i].day <= end_of_2024); /* nothing later is known to the replay */
        assert_true(*observed->items[i].source);
        assert_true(observed->items[i].round != OUTSIDE_RUN);
    }
    observed_free(observed);
    scenario->output.observed = "may2024"; /* a folder */
    assert_int_equal(observed_read(scenario, &observed, &findings, &error), STATUS_INVALID);
    assert_non_null(
        strstr(error_text(&error).bytes, "scenarios/may2024 is a folder, not a table of observations"));
    error = (struct error){0};
    scenario->output.observed = "/nowhere/seen.csv";
    assert_int_equal(observed_read(scenario, &observed, &findings, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "/nowhere/seen.csv can't be opened"));
    scenario->output.observed = "";
    assert_int_equal(observed_read(scenario, &observed, &findings, &error), STATUS_OK);
    assert_null(observed);
    diagnostics_clear(&findings);
    scenario_free(scenario);
}

/* Closed form: medians off by the factors e^0.3 and e^-0.4 in one series, exact in the other. */
static void test_the_fit_counts_the_band_and_the_error_of_the_logarithm(void **state)
{
    (void)state;
    const struct fitted rows[] = {
        {.series = 0, .value = 1, .least = 1, .most = 1, .low = 1.2, .median = exp(0.3), .high = 2},
        {.series = 0, .value = 1, .least = 0.5, .most = 1, .low = 0.4, .median = exp(-0.4), .high = 0.8},
        {.series = 1, .value = 5, .least = 5, .most = 5, .low = 4, .median = 5, .high = 6},
        {.series = 1, .value = 0, .least = 0, .most = 0, .low = -1, .median = 0, .high = 1},
        {.series = 1, .value = 5, .least = 5, .most = 5, .low = NAN, .median = NAN, .high = NAN},
    };
    struct fit_total all = fit_total_of(rows, 5, ALL_SERIES), first = fit_total_of(rows, 5, 0),
                     none = fit_total_of(rows + 4, 1, 1);
    assert_int_equal(all.observations, 5);
    assert_int_equal(all.compared, 4);
    assert_int_equal(all.inside, 2);
    assert_int_equal(all.reached, 3);
    assert_int_equal(all.logs, 3);
    assert_near(all.share_inside, 0.5);
    assert_near(all.rms_log_error, sqrt((0.09 + 0.16) / 3));
    assert_int_equal(first.compared, 2);
    assert_int_equal(first.inside, 0);
    assert_near(first.rms_log_error, sqrt((0.09 + 0.16) / 2));
    assert_true(isnan(none.share_inside) && isnan(none.rms_log_error));
}

/* A run's own path as observations: every one is the median of that one run, and its band. */
static void test_a_run_observed_fits_itself(void **state)
{
    (void)state;
    struct reading reading =
        read_text(HEAD "2024-05-15,market_price_index,,1\n2024-08-15,vendor_share,Zhipu,0.1\n"
                       "2024-12-15,alive,Zhipu,1\n2030-01-01,market_hhi,,1\n");
    assert_int_equal(reading.status, STATUS_OK);
    struct observed *observed = reading.observed;
    struct simulation *simulation = start(reading.scenario, 0);
    struct run_record *record = NULL;
    struct observed_fit *fit = NULL;
    assert_int_equal(run_record_create(reading.scenario, &record, NULL), STATUS_OK);
    run_record_take(record, simulation_world(simulation));
    for (int t = 0; t < 12; t++) {
        play(simulation, 1);
        run_record_take(record, simulation_world(simulation));
    }
    for (size_t i = 0; i < 3; i++)
        observed->items[i].value = observed_simulated(&observed->items[i], record);
    assert_true(observed->items[0].value > 0 && observed->items[2].value == 1);
    assert_true(isnan(observed_simulated(&observed->items[3], record)));
    assert_int_equal(observed_fit_create(observed, reading.scenario, &fit, NULL), STATUS_OK);
    assert_int_equal(observed_fit_add(fit, record, NULL), STATUS_OK);
    assert_int_equal(observed_fit_end(fit, NULL), STATUS_OK);
    struct fit_total total = fit_total_of(fit->rows, observed->count, ALL_SERIES);
    assert_int_equal(total.compared, 3);
    assert_int_equal(total.inside, 3);
    assert_true(total.rms_log_error == 0);
    observed_fit_free(fit);
    run_record_free(record);
    simulation_free(simulation);
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_belong_to_their_round_and_series),
        cmocka_unit_test(test_a_flow_of_some_days_is_scaled_to_a_round_of_any_length),
        cmocka_unit_test(test_what_is_wrong_is_said_with_line_column_and_what_is_allowed),
        cmocka_unit_test(test_all_wrong_rows_are_told_at_once_up_to_a_limit),
        cmocka_unit_test(test_sizes_and_bytes_are_limited),
        cmocka_unit_test(test_the_file_is_looked_for_beside_the_scenario),
        cmocka_unit_test(test_the_fit_counts_the_band_and_the_error_of_the_logarithm),
        cmocka_unit_test(test_a_run_observed_fits_itself),
    };
    return cmocka_run_group_tests_name("observed", tests, NULL, NULL);
}
