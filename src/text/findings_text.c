#include "text/findings_text.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory_text.h"
#include "runs/peace.h"
#include "scenario/calendar.h"
#include "terminal/format.h"
#include "terminal/text_table.h"
#include "terminal/text_width.h"
#include "text/comparison_text.h"
#include "text/json.h"
#include "text/summary_json.h"

char *fit_in_words(const struct fit_total *total, size_t runs)
{
    char *text = NULL;
    size_t size = 0, outside = total->observations - total->compared;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    if (total->compared == 0)
        fputs("None of the observations can be held against the runs.", out);
    else
        fprintf(out, "%zu of %zu observations (%s) lie in the band that holds nine of ten runs.",
                total->inside, total->compared, format_percent(total->share_inside).bytes);
    if (total->reached > total->inside)
        fprintf(out, " With their own errors %zu do.", total->reached);
    if (total->logs > 0)
        fprintf(out, " The runs' median is off by a factor of %s (root mean square log error %s).",
                format_number(exp(total->rms_log_error)).bytes, format_number(total->rms_log_error).bytes);
    if (outside > 0 && total->compared > 0)
        fprintf(out, " %zu more %s outside of the run.", outside, outside == 1 ? "lies" : "lie");
    if (runs < 20 && total->compared > 0)
        fprintf(out, " A band of %zu run%s is narrower than what it should hold.", runs,
                runs == 1 ? "" : "s");
    memory_text_close(out, &text);
    return text;
}

static void add_whole(struct text_table *table, size_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%zu", number);
    text_table_add(table, text);
}

/* What a series is called: "vendor_tokens, ByteDance". */
static struct words name_of_series(const struct observed *observed, size_t series)
{
    struct words name = {""};
    for (size_t i = 0; i < observed->count; i++) {
        const struct observation *row = &observed->items[i];
        if (row->series != series)
            continue;
        snprintf(name.bytes, sizeof name.bytes, "%s%s%s", world_fields[row->field].name,
                 *row->agent ? ", " : "", row->agent);
        break;
    }
    return name;
}

static bool print_observed(FILE *out, const struct observed_fit *fit, int width)
{
    static const struct text_column columns[] = {{"Observed", false},
                                                 {"compared", true},
                                                 {"in the band", true},
                                                 {"with their errors", true},
                                                 {"log error", true}};
    const struct observed *observed = fit->observed;
    struct fit_total all = fit_total_of(fit->rows, observed->count, ALL_SERIES);
    char *text = fit_in_words(&all, fit->runs);
    struct text_table table;
    text_table_init(&table, &fit->scenario->terms, columns, sizeof columns / sizeof *columns);
    for (size_t s = 0; s < observed->series_count; s++) {
        struct fit_total total = fit_total_of(fit->rows, observed->count, s);
        text_table_add(&table, name_of_series(observed, s).bytes);
        add_whole(&table, total.compared);
        add_whole(&table, total.inside);
        add_whole(&table, total.reached);
        text_table_add(&table, total.logs ? format_number(total.rms_log_error).bytes : "");
    }
    fputc('\n', out);
    bool done = text_table_print(out, &table, width) && text;
    fputc('\n', out);
    if (done)
        text_wrap(out, text, sentence_width(width), 0, 0);
    free(text);
    return done;
}

/* The same in a line. */
static void tell_observed(FILE *out, const struct observed_fit *fit)
{
    struct fit_total total = fit_total_of(fit->rows, fit->observed->count, ALL_SERIES);
    fprintf(out, "Observed: %zu of %zu in the band of the runs, %zu with their errors; log error %s\n",
            total.inside, total.compared, total.reached, format_number(total.rms_log_error).bytes);
}

bool findings_print_text(FILE *out, const struct runs_found *found, bool full, int width)
{
    bool done = true;
    if (found->observed && full)
        done = print_observed(out, found->observed, width);
    else if (found->observed)
        tell_observed(out, found->observed);
    if (done && found->caused)
        done = caused_print_text(out, found->caused, found->summary->names, width);
    return done;
}

static json_t *fit_total_to_json(const struct fit_total *total, struct error *error)
{
    return pack_json(error, "{sI sI sI sI sI so so}", "observations", (json_int_t)total->observations,
                     "compared", (json_int_t)total->compared, "inside", (json_int_t)total->inside, "reached",
                     (json_int_t)total->reached, "logs", (json_int_t)total->logs, "share_inside",
                     number_to_json(total->share_inside), "rms_log_error",
                     number_to_json(total->rms_log_error));
}

static json_t *observation_to_json(const struct observed_fit *fit, size_t i, struct error *error)
{
    const struct observation *row = &fit->observed->items[i];
    const struct fitted *fitted = &fit->rows[i];
    char date[DATE_TEXT_SIZE];
    calendar_print(row->day, date);
    return pack_json(error, "{ss ss ss ss sI so so so so}", "date", date, "field",
                     world_fields[row->field].name, "agent", row->agent, "source", row->source, "round",
                     (json_int_t)row->round, "value", number_to_json(row->value), "low",
                     number_to_json(row->low), "high", number_to_json(row->high), "simulated",
                     pack_json(error, "{so so so}", "low", number_to_json(fitted->low), "median",
                               number_to_json(fitted->median), "high", number_to_json(fitted->high)));
}

static json_t *observed_to_json(const struct observed_fit *fit, struct error *error)
{
    struct fit_total total = fit_total_of(fit->rows, fit->observed->count, ALL_SERIES);
    json_t *object = fit_total_to_json(&total, error), *rows = json_array();
    for (size_t i = 0; rows && i < fit->observed->count; i++)
        append_to_json(&rows, observation_to_json(fit, i, error));
    put_in_json(&object, "rows", rows);
    return object;
}

enum status findings_print_json(FILE *out, const struct runs_found *found, const struct scenario *scenario,
                                const char *output, struct error *error)
{
    struct error cause = {0};
    json_t *object = summary_to_json(found->summary, &cause);
    struct words explanation = peace_in_words(&scenario->terms);
    const struct comparison_words words = words_of_the_war(explanation.bytes, found->summary->names);
    if (found->caused)
        put_in_json(&object, "caused", comparison_to_json(found->caused, &words, &cause));
    if (found->observed)
        put_in_json(&object, "observed", observed_to_json(found->observed, &cause));
    enum status status = print_json_of(out, object, scenario, output, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}
