/* Tables of observed shares: what is read, and what is refused at which row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "inference/observed_shares.h"
#include <math.h>

struct reading {
    struct observed_shares shares;
    struct diagnostics findings;
    struct error error;
    enum status status;
};

static struct reading read_text(const char *text)
{
    char path[] = "/tmp/pricewar-test-shares-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    struct reading reading = {.error = {0}};
    diagnostics_init(&reading.findings);
    reading.status = observed_shares_read(path, &reading.shares, &reading.findings, &reading.error);
    unlink(path);
    return reading;
}

static void end_reading(struct reading *reading)
{
    observed_shares_clear(&reading->shares);
    diagnostics_clear(&reading->findings);
}

static void test_shares_ranks_and_sources_are_read(void **state)
{
    (void)state;
    struct reading reading = read_text("\xEF\xBB\xBF# a note\r\nname, rank ,share,source\r\n\n"
                                       "A,1,0.464,\"IDC, \"\"2024\"\"\"\r\nB,2,,\nC,3\n");
    assert_int_equal(reading.status, STATUS_OK);
    assert_int_equal(reading.findings.count, 0);
    assert_int_equal(reading.shares.count, 3);
    const struct observed_share *items = reading.shares.items;
    assert_string_equal(items[0].name, "A");
    assert_true(items[0].share == 0.464);
    assert_int_equal(items[0].rank, 1);
    assert_string_equal(items[0].source, "IDC, \"2024\"");
    assert_int_equal(items[0].line, 4);
    assert_true(isnan(items[1].share));
    assert_int_equal(items[2].rank, 3);
    assert_string_equal(items[2].source, "");
    assert_int_equal(items[2].line, 6);
    end_reading(&reading);
}

static void expect_row(const char *text, int line, const char *says)
{
    struct reading reading = read_text(text);
    assert_int_equal(reading.status, STATUS_INVALID);
    if (reading.findings.count != 1 || reading.findings.items[0].line != line ||
        !strstr(reading.findings.items[0].text, says))
        fail_msg("%zu findings, the first at line %d: %s", reading.findings.count,
                 reading.findings.count ? reading.findings.items[0].line : 0,
                 reading.findings.count ? reading.findings.items[0].text : error_text(&reading.error).bytes);
    end_reading(&reading);
}

static void test_impossible_shares_are_refused_by_row(void **state)
{
    (void)state;
    expect_row("name,share\nA,0.2\nB,0\n", 3, "a share of 0: no finite utility gives it");
    expect_row("name,share\nA,-0.2\nB,0.1\n", 2, "a share of -0.2");
    expect_row("name,share\nA,46.4\n", 2, "46.4 % is written as 0.464");
    expect_row("name,share\nA,inf\n", 2, "`inf` is no number");
    expect_row("name,share\nA,0x.8\n", 2, "`0x.8` is no number");
    expect_row("name,share\nA,0,46\n", 2, "there are more cells than columns");
    expect_row("name,share\nA,nan\n", 2, "is no number");
    expect_row("name,share\nA,0.5\nB,\n", 3, "B has neither a share nor a rank");
    expect_row("name,share\nA,half\n", 2, "`half` is no number");
    expect_row("name,share\nA,0.7\nB,0.2\nC,0.3\nD,0.1\n", 4, "the shares sum to 1.2, which is above 1");
    expect_row("name,share\nA,0.7\nA,0.2\n", 3, "A stands in line 2 already");
    expect_row("name,share\n,0.7\n", 2, "the name is missing");
}

static void test_impossible_ranks_are_refused_by_row(void **state)
{
    (void)state;
    expect_row("name,rank\nA,1\nB,0\n", 3, "`0` is no rank");
    expect_row("name,rank\nA,1\nB,first\n", 3, "`first` is no rank");
    expect_row("name,rank\nA,1\nB,3\n", 3, "rank 3, and only 2 rows have one");
    expect_row("name,rank\nA,1\nB,1\n", 3, "rank 1 is that of A in line 2");
    expect_row("name,share,rank\nA,0.5,1\nB,0.2,\n", 3, "B has no rank, and other rows have");
}

static void test_headers_are_checked(void **state)
{
    (void)state;
    expect_row("name,percent,share\nA,1,0.2\n", 1, "a column `percent`");
    expect_row("name,share,share\nA,1,0.2\n", 1, "a column `share` twice");
    expect_row("# note\nshare\n0.2\n", 2, "must have a name and a share or a rank");
}

static void test_files_that_are_none_are_refused(void **state)
{
    (void)state;
    struct reading reading = read_text("name,share\n");
    assert_int_equal(reading.status, STATUS_INVALID);
    assert_non_null(strstr(reading.error.message, "there are no shares in it"));
    end_reading(&reading);
    diagnostics_init(&reading.findings);
    assert_int_equal(
        observed_shares_read("/nowhere/shares.csv", &reading.shares, &reading.findings, &reading.error),
        STATUS_INVALID);
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_ranks_and_sources_are_read),
        cmocka_unit_test(test_impossible_shares_are_refused_by_row),
        cmocka_unit_test(test_impossible_ranks_are_refused_by_row),
        cmocka_unit_test(test_headers_are_checked),
        cmocka_unit_test(test_files_that_are_none_are_refused),
    };
    return cmocka_run_group_tests_name("observed_shares", tests, NULL, NULL);
}
