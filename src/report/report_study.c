#include "report/report_study.h"

#include <stdlib.h>

#include "file/hdf5_input.h"
#include "report/report_file.h"
#include "report/report_json.h"
#include "report/report_study_work.h"
#include "study/outcome_tables.h"

/* MOST_NUMBERS: numbers by outcome and point, about two megabytes of the page. */
enum { MOST_NUMBERS = 250000, MOST_POINTS = 2000, MOST_FAILURES = 50, NUMBERS_OF_A_MEAN = 3 };

static bool choose_points(struct report_study_work *work)
{
    size_t all = (size_t)work->points, step = (all + MOST_POINTS - 1) / MOST_POINTS;
    work->shown = calloc(all / step + 1, sizeof *work->shown);
    for (size_t p = 0; work->shown && p < all; p += step)
        work->shown[work->shown_count++] = p;
    return work->shown != NULL;
}

static bool choose_outcomes(struct report_study_work *work)
{
    size_t most = MOST_NUMBERS / (NUMBERS_OF_A_MEAN * work->shown_count);
    work->chosen = calloc(work->all_outcomes + 1, sizeof *work->chosen);
    for (size_t rank = 0; work->chosen && rank < OUTCOME_RANKS; rank++)
        for (size_t i = 0; i < work->all_outcomes && work->chosen_count < most; i++)
            if (outcome_rank(work->outcome_names[i]) == rank)
                work->chosen[work->chosen_count++] = i;
    return work->chosen != NULL;
}

static bool is_whole(const struct report_study_work *work)
{
    bool whole = hdf5_has(work->root.object, "outcome_name");
    if (!whole)
        error_note(work->root.error, STATUS_INVALID,
                   "holds a part of a study, without its statistics; `pricewar-sim merge` makes the whole");
    return whole;
}

static bool read_size(struct report_study_work *work)
{
    struct error *error = work->root.error;
    if (hdf5_get_integer(work->root.object, "design_points", &work->points, error) != STATUS_OK ||
        hdf5_get_integer(work->root.object, "replicates", &work->replicates, error) != STATUS_OK)
        return false;
    work->runs = (int64_t)hdf5_length(work->root.object, "run");
    int64_t runs;
    bool whole = work->points > 0 && work->replicates > 0 &&
                 !__builtin_mul_overflow(work->points, work->replicates, &runs) && runs == work->runs;
    if (!whole)
        error_note(error, STATUS_INVALID, "the file does not hold the runs of all design points");
    return whole;
}

static bool open_work(struct report_study_work *work)
{
    return is_whole(work) && read_size(work) && report_facts_read(&work->root, &work->facts) &&
           (work->outcome_names = stored_texts(&work->root, "outcome_name", &work->all_outcomes)) &&
           (work->factor_paths = stored_texts(&work->root, "factor_path", &work->factors)) &&
           report_rounds_choose(&work->rounds, work->facts.rounds ? work->facts.rounds - 1 : 0) &&
           choose_points(work) && choose_outcomes(work);
}

static void close_work(struct report_study_work *work)
{
    hdf5_free_texts(work->outcome_names, work->all_outcomes);
    hdf5_free_texts(work->factor_paths, work->factors);
    report_facts_clear(&work->facts);
    free(work->rounds.numbers);
    free(work->chosen);
    free(work->shown);
}

static json_t *outcomes(const struct report_study_work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->chosen_count; i++)
        append_to_json(&array, report_outcome(&work->root, work->outcome_names[work->chosen[i]]));
    return array;
}

/* {count, items: [{run, message}]} */
static json_t *failures(const struct report_study_work *work)
{
    struct stored group = {-1, work->root.error};
    bool open = hdf5_has(work->root.object, "failures") && stored_open(&work->root, "failures", &group);
    size_t count = 0, runs = open ? hdf5_length(group.object, "failure_run") : 0;
    char **messages = runs > 0 ? stored_texts(&group, "failure_message", &count) : NULL;
    double *numbers = messages ? stored_row(&group, "failure_run", count) : NULL;
    json_t *array = runs == 0 || numbers ? json_array() : NULL;
    for (size_t i = 0; array && numbers && i < count && i < MOST_FAILURES; i++)
        append_to_json(&array, pack_json(work->root.error, "{so ss}", "run", report_rounded(numbers[i]),
                                         "message", messages[i]));
    free(numbers);
    hdf5_free_texts(messages, count);
    hdf5_close(group.object);
    return pack_json(work->root.error, "{sI so}", "count", (json_int_t)runs, "items", array);
}

static json_t *pack(const struct report_study_work *work)
{
    return pack_json(
        work->root.error, "{ss so sI sI sI sI so so so so so so so so so so so so so so so so}", "kind",
        "study", "design", report_attribute(&work->root, NULL, "design"), "design_points",
        (json_int_t)work->points, "replicates", (json_int_t)work->replicates, "runs", (json_int_t)work->runs,
        "all_outcomes", (json_int_t)work->all_outcomes, "points",
        report_places(work->shown, work->shown_count), "provenance",
        report_provenance(&work->root, "study_file"), "rounds",
        report_places(work->rounds.numbers, work->facts.rounds ? work->rounds.count : 0), "dates",
        work->facts.rounds ? report_rounds_dates(&work->rounds, work->facts.dates) : json_array(), "firms",
        report_facts_firms(&work->facts, work->root.error), "sectors",
        report_facts_sectors(&work->facts, work->root.error), "outcomes", outcomes(work), "factors",
        report_study_factors(work), "means", report_study_points(work), "sensitivity",
        report_study_sensitivity(work), "survival", report_study_survival(work), "exits",
        report_study_exits(work), "certainty", report_study_replicates(work), "paths",
        report_study_paths(work), "claims", report_claims(&work->root), "failures", failures(work));
}

static json_t *make(const struct stored *root)
{
    struct report_study_work work = {.root = *root};
    json_t *data = open_work(&work) ? pack(&work) : NULL;
    close_work(&work);
    return data;
}

enum status report_study(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_STUDY, make, title, data, error);
}
