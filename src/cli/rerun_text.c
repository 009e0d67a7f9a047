#include "cli/rerun_text.h"

#include <stdio.h>

#include "base/version.h"
#include "cli/options.h"
#include "rerun/rerun.h"
#include "terminal/format.h"
#include "terminal/interrupt.h"
#include "terminal/progress_line.h"

enum { MOST_CHANGES = 40, MOST_DIFFERENCES = 12 };

static bool watch(void *context, size_t done, size_t total)
{
    progress_line_update(context, done, total);
    return interrupt_signal() == 0;
}

static void print_difference(const struct dataset_difference *difference)
{
    printf("  %s: %zu of %zu", difference->name, difference->different, difference->compared);
    if (difference->run >= 0)
        printf("; first in run %lld", (long long)difference->run);
    if (difference->round >= 0)
        printf(", round %lld", (long long)difference->round);
    printf(", %s", difference->first);
    if (difference->largest < 1)
        printf("; at most %.2g of the number", difference->largest);
    putchar('\n');
}

static void print_report(const struct rerun_report *report)
{
    const char *what = report->kind == FILE_OF_COMPARISON ? "pairs of runs" : "runs";
    if (report->same_program)
        printf("written by  %s, which is this program\n", report->writer);
    else
        printf("written by  %s\nrepeated by pricewar-sim %s (%s)\n", report->writer, version_number(),
               version_commit());
    if (report->changes.count > 0)
        puts(report->same_program ? "the file is not as this program would write it:"
                                  : "changed since then:");
    for (size_t i = 0; i < report->changes.count && i < MOST_CHANGES; i++)
        printf("  %s\n", report->changes.items[i].text);
    printf("rerun       %zu of %zu %s, %s numbers: ", report->runs, report->runs_in_file, what,
           format_count((double)report->numbers).bytes);
    if (report->difference_count == 0)
        puts(report->close ? "the same within the tolerance" : "the same, bit for bit");
    else
        printf("%zu are the same, %zu are not\n", report->runs_equal, report->runs - report->runs_equal);
    if (report->close)
        printf("  %zu numbers have other bits, within the tolerance\n", report->close);
    for (size_t i = 0; i < report->difference_count && i < MOST_DIFFERENCES; i++)
        print_difference(&report->differences[i]);
    if (report->difference_count > MOST_DIFFERENCES)
        printf("  and %zu datasets more\n", report->difference_count - MOST_DIFFERENCES);
    if (*report->derived)
        printf("  %s\n", report->derived);
}

int rerun_and_print(const struct rerun_request *request)
{
    struct progress_line line;
    struct rerun_report report;
    struct error error = {0};
    struct rerun_options options = {.run = request->run,
                                    .threads = request->threads,
                                    .within = request->within,
                                    .progress = watch,
                                    .context = &line};
    progress_line_start(&line, request->quiet);
    interrupt_watch();
    enum status status = rerun_file(request->file, &options, &report, &error);
    progress_line_end(&line);
    bool same = report.difference_count == 0 && !*report.derived &&
                (report.changes.count == 0 || !report.same_program);
    if (status == STATUS_OK && !request->quiet)
        print_report(&report);
    if (status != STATUS_OK)
        complain("%s", error.message);
    rerun_clear(&report);
    if (status != STATUS_OK)
        return interrupt_signal() ? EXIT_SIGNALLED + interrupt_signal() : (int)status;
    return same ? STATUS_OK : STATUS_FAILED;
}
