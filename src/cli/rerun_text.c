#include "cli/rerun_text.h"

#include <stdio.h>

#include "base/version.h"
#include "base/workers.h"
#include "cli/plugins.h"
#include "cli/work.h"
#include "rerun/rerun.h"
#include "rerun/rerun_sample.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/plain_print.h"

enum { MOST_CHANGES = 40, MOST_DIFFERENCES = 12 };

/* Shares of runs that differ, for which the chance to miss them is said; 0: one run. */
static const unsigned percents[] = {0, 1, 10};

static void print_difference(const struct dataset_difference *difference)
{
    plain_print(stdout, "  %s: %zu of %zu", difference->name, difference->different, difference->compared);
    if (difference->run >= 0)
        printf("; first in run %lld", (long long)difference->run);
    if (difference->round >= 0)
        printf(", round %lld", (long long)difference->round);
    plain_print(stdout, ", %s", difference->first);
    if (difference->largest < 1)
        printf("; at most %.2g of the number", difference->largest);
    putchar('\n');
}

static void print_report(const struct rerun_report *report)
{
    bool many = report->kind == FILE_OF_ROLES || report->kind == FILE_OF_TOURNAMENT;
    const char *what = report->kind == FILE_OF_COMPARISON || report->kind == FILE_OF_REGRET ? "pairs of runs"
                       : many                            ? "runs of all profiles"
                       : report->kind == FILE_OF_GAME    ? "games"
                       : report->kind == FILE_OF_REPLIES ? "searches"
                                                         : "runs";
    if (report->same_program)
        plain_print(stdout, "written by  %s, which is this program\n", report->writer);
    else
        plain_print(stdout, "written by  %s\nrepeated by pricewar-sim %s (%s)\n", report->writer,
                    version_number(), version_commit());
    if (report->changes.count > 0)
        puts(report->same_program ? "the file is not as this program would write it:"
                                  : "changed since then:");
    for (size_t i = 0; i < report->changes.count && i < MOST_CHANGES; i++)
        plain_print(stdout, "  %s\n", report->changes.items[i].text);
    printf("rerun       %zu of %zu %s, %s numbers: ", report->runs, report->runs_in_file, what,
           format_count((double)report->numbers).bytes);
    if (report->difference_count == 0)
        puts(report->close ? "the same within the tolerance" : "the same, bit for bit");
    else
        printf("%zu are the same, %zu are not\n", report->runs_equal, report->runs - report->runs_equal);
    if (report->repeats)
        puts(
            "programs    not started: the file says what they were told, which is what they would be told again, and what "
            "they\n            answered");
    if (report->leaves_exits)
        puts("            Not made again: why vendors left, for which programs would be asked other things.");
    if (report->close)
        printf("  %zu numbers have other bits, within the tolerance\n", report->close);
    for (size_t i = 0; i < report->difference_count && i < MOST_DIFFERENCES; i++)
        print_difference(&report->differences[i]);
    if (report->difference_count > MOST_DIFFERENCES)
        printf("  and %zu datasets more\n", report->difference_count - MOST_DIFFERENCES);
    if (*report->derived)
        plain_print(stdout, "  %s\n", report->derived);
}

static void print_chance(const struct rerun_report *report, size_t differing)
{
    size_t count = report->runs_in_file;
    printf("              when %zu differ%s (%.3g %%): %s\n", differing, differing == 1 ? "s" : "",
           100 * (double)differing / (double)count,
           format_percent(rerun_sample_misses(count, differing, report->runs)).bytes);
}

/* What a sample leaves open. */
static void print_sample(const struct rerun_report *report, int64_t seed)
{
    static const char *const made_of_all[FILE_OF_OTHERS] = {
        [FILE_OF_RUNS] = "winners, answers to claims, explained exits",
        [FILE_OF_STUDY] = "a study's statistics",
        [FILE_OF_COMPARISON] = "the differences' statistics",
        [FILE_OF_REGRET] = "gains and verdicts",
        [FILE_OF_ROLES] = "gains, equilibria and ranks",
        [FILE_OF_TOURNAMENT] = "means and ranks",
    };
    size_t count = report->runs_in_file, found = rerun_sample_finds(count, report->runs, 0.95);
    printf("sample      drawn with --seed %lld; other seeds draw other runs. The chance that none of the "
           "runs\n            that differ is drawn:\n",
           (long long)seed);
    for (size_t i = 0, last = 0; i < sizeof percents / sizeof *percents; i++) {
        size_t differing = percents[i] ? (count * percents[i] + 99) / 100 : 1; /* in whole runs */
        if (differing > last)
            print_chance(report, differing);
        last = differing;
    }
    printf("            One of them is drawn with a chance of 95 %% or more when %zu or more differ (%.2g "
           "%%).\n",
           found, 100 * (double)found / (double)count);
    printf("            Not checked: the other runs, and what is made of all of them (%s).\n",
           made_of_all[report->kind]);
}

int rerun_and_print(void *request)
{
    const struct rerun_request *asked = request;
    struct work work;
    struct rerun_report report;
    struct error error = {0};
    struct rerun_options options = {
        .run = asked->run,
        .sample = (size_t)asked->sample,
        .seed = (uint64_t)asked->seed,
        .threads = asked->shared.threads ? asked->shared.threads : workers_available(),
        .within = asked->within,
        .progress = work_goes_on,
        .context = &work,
        .plugin = asked->shared.allow_plugins ? plugin_show_and_load : plugin_refuse,
        .plugin_of_study = asked->shared.allow_plugins ? plugin_show_and_load : plugin_refuse_all};
    work_start(&work, asked->shared.quiet);
    enum status status = rerun_file(asked->shared.arguments[0], &options, &report, &error);
    work_end(&work);
    bool same = report.difference_count == 0 && !*report.derived &&
                (report.changes.count == 0 || !report.same_program);
    if (status == STATUS_OK && !asked->shared.quiet)
        print_report(&report);
    if (status == STATUS_OK && !asked->shared.quiet && asked->sample && report.runs < report.runs_in_file)
        print_sample(&report, asked->seed);
    (void)complain_of(status, &error);
    rerun_clear(&report);
    if (status != STATUS_OK)
        return interrupt_signal() ? EXIT_SIGNALLED + interrupt_signal() : (int)status;
    return same ? STATUS_OK : STATUS_FAILED;
}
