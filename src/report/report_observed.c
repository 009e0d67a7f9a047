#include "report/report_observed.h"

#include <stdlib.h>

#include "file/observed/observed_file.h"
#include "report/report_json.h"
#include "text/findings_text.h"

enum { MOST_SERIES = 60 /* on a page; the file has all */ };

struct work {
    const struct stored *file;
    struct reader *reader;
    const struct report_rounds *rounds;
    double *scratch; /* [runs] */
    struct stored_observations read;
};

static json_t *observation(const struct work *work, size_t i)
{
    const struct stored_observations *read = &work->read;
    const struct fitted *row = &read->rows[i];
    return pack_json(work->file->error, "{ss ss ss sI so so so so}", "relation", "equal", "date",
                     read->dates[i], "source", read->sources[i], "round", (json_int_t)read->rounds[i],
                     "value", report_rounded(row->value), "low", report_rounded(row->least), "high",
                     report_rounded(row->most), "simulated",
                     pack_json(work->file->error, "[ooo]", report_rounded(row->low),
                               report_rounded(row->median), report_rounded(row->high)));
}

static json_t *observations(const struct work *work, size_t series)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->read.count; i++)
        if (work->read.rows[i].series == series)
            append_to_json(&array, observation(work, i));
    return array;
}

static json_t *fan_of(const struct work *work, const char *field, double element)
{
    struct trajectories of;
    json_t *array = NULL;
    if (trajectories_read(work->reader, field, &of, work->file->error) != STATUS_OK)
        return NULL;
    if (element >= 0 && element < (double)of.elements)
        array = report_rounds_fan(work->rounds, &of, (size_t)element, work->scratch);
    else
        error_note(work->file->error, STATUS_INVALID, "an observation is of no agent that `%s` has", field);
    trajectories_clear(&of);
    return array;
}

/* The series that row i begins. */
static json_t *series_of(const struct work *work, size_t i)
{
    const struct stored_observations *read = &work->read;
    size_t series = read->rows[i].series, field;
    struct fit_total total = fit_total_of(read->rows, read->count, series);
    if (!observed_field(read->fields[i], &field)) {
        error_note(work->file->error, STATUS_INVALID, "an observation is of no dataset: %.80s",
                   read->fields[i]);
        return NULL;
    }
    return pack_json(work->file->error, "{ss ss so so so so so}", "field", read->fields[i], "agent",
                     read->agents[i], "unit", report_attribute(work->file, read->fields[i], "units"),
                     "meaning", report_attribute(work->file, read->fields[i], "long_name"), "total",
                     fit_total_to_json(&total, work->file->error), "fan",
                     fan_of(work, read->fields[i], read->elements[i]), "rows", observations(work, series));
}

static json_t *all_series(const struct work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->read.count && json_array_size(array) < MOST_SERIES; i++) {
        bool begun = false;
        for (size_t k = 0; k < i && !begun; k++)
            begun = work->read.rows[k].series == work->read.rows[i].series;
        if (!begun)
            append_to_json(&array, series_of(work, i));
    }
    return array;
}

static json_t *pack(const struct work *work)
{
    size_t runs = reader_length(work->reader, AXIS_RUN);
    struct fit_total total = fit_total_of(work->read.rows, work->read.count, ALL_SERIES);
    char *words = fit_in_words(&total, runs);
    json_t *object = words
                         ? pack_json(work->file->error, "{ss so so}", "words", words, "total",
                                     fit_total_to_json(&total, work->file->error), "series", all_series(work))
                         : NULL;
    free(words);
    return object;
}

json_t *report_observed(const struct stored *file, struct reader *reader, const struct report_rounds *rounds,
                        double *scratch)
{
    struct work work = {.file = file, .reader = reader, .rounds = rounds, .scratch = scratch};
    json_t *object = stored_observations_read(file, &work.read) ? pack(&work) : NULL;
    stored_observations_clear(&work.read);
    return object;
}
