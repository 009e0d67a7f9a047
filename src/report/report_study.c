#include "report/report_study.h"

#include <stdlib.h>

#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "report/report_json.h"
#include "report/report_study_work.h"
#include "study/outcome_tables.h"

/* Numbers by outcome and point in a page: some two megabytes. */
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

static enum status check_layout(hid_t file, struct error *error)
{
    enum status status = file_kind_check(file, FILE_OF_STUDY, error);
    if (status == STATUS_OK && !hdf5_has(file, "outcome_name"))
        status = error_set(
            error, STATUS_INVALID,
            "holds a part of a study, without its statistics; `pricewar-sim merge` makes the whole");
    return status;
}

static bool read_size(struct report_study_work *work)
{
    struct error *error = work->root.error;
    if (hdf5_get_integer(work->root.file, "design_points", &work->points, error) != STATUS_OK ||
        hdf5_get_integer(work->root.file, "replicates", &work->replicates, error) != STATUS_OK)
        return false;
    work->runs = (int64_t)hdf5_length(work->root.file, "run");
    int64_t runs;
    bool whole = work->points > 0 && work->replicates > 0 &&
                 !__builtin_mul_overflow(work->points, work->replicates, &runs) && runs == work->runs;
    if (!whole)
        error_set(error, STATUS_INVALID, "the file does not hold the runs of all design points");
    return whole;
}

static bool open_work(struct report_study_work *work)
{
    return read_size(work) && report_facts_read(&work->root, &work->facts) &&
           (work->outcome_names = report_read_texts(&work->root, "outcome_name", &work->all_outcomes)) &&
           (work->factor_paths = report_read_texts(&work->root, "factor_path", &work->factors)) &&
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
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->chosen_count; i++)
        good = report_append(array, report_outcome(&work->root, work->outcome_names[work->chosen[i]]));
    return report_whole(array, good);
}

/* {count, items: [{run, message}]} */
static json_t *failures(const struct report_study_work *work)
{
    const struct report_source group = {H5Gopen2(work->root.file, "failures", H5P_DEFAULT), work->root.error};
    size_t count = 0, runs = group.file >= 0 ? hdf5_length(group.file, "failure_run") : 0;
    char **messages = runs > 0 ? report_read_texts(&group, "failure_message", &count) : NULL;
    double *numbers = messages ? report_read_row(&group, "failure_run", count) : NULL;
    json_t *array = json_array();
    bool good = array && (runs == 0 || numbers);
    for (size_t i = 0; good && i < count && i < MOST_FAILURES; i++)
        good = report_append(array,
                             json_pack("{so ss}", "run", report_rounded(numbers[i]), "message", messages[i]));
    free(numbers);
    hdf5_free_texts(messages, count);
    if (group.file >= 0)
        H5Gclose(group.file);
    return json_pack("{sI so}", "count", (json_int_t)runs, "items", report_whole(array, good));
}

static json_t *provenance(const struct report_study_work *work)
{
    return json_pack("{so so so}", "source", report_attribute(&work->root, "source"), "study_file",
                     report_attribute(&work->root, "study_file"), "study_sha256",
                     report_attribute(&work->root, "study_sha256"));
}

static json_t *shown_points(const struct report_study_work *work)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->shown_count; i++)
        good = report_append(array, json_integer((json_int_t)work->shown[i]));
    return report_whole(array, good);
}

static json_t *pack(const struct report_study_work *work)
{
    return json_pack(
        "{ss so sI sI sI sI so so so so so so so so so so so so so so}", "kind", "study", "design",
        report_attribute(&work->root, "design"), "design_points", (json_int_t)work->points, "replicates",
        (json_int_t)work->replicates, "runs", (json_int_t)work->runs, "all_outcomes",
        (json_int_t)work->all_outcomes, "points", shown_points(work), "provenance", provenance(work),
        "rounds", report_rounds_numbers(&work->rounds), "dates",
        work->facts.rounds ? report_rounds_dates(&work->rounds, work->facts.dates) : json_array(), "firms",
        report_facts_firms(&work->facts), "sectors", report_facts_sectors(&work->facts), "outcomes",
        outcomes(work), "factors", report_study_factors(work), "means", report_study_points(work),
        "sensitivity", report_study_sensitivity(work), "survival", report_study_survival(work), "certainty",
        report_study_replicates(work), "claims", report_claims(&work->root), "failures", failures(work));
}

enum status report_study(const char *path, char **title, json_t **data, struct error *error)
{
    struct error cause = {0};
    struct report_study_work work = {.points = 0};
    hid_t file = -1;
    *data = NULL;
    *title = NULL;
    hdf5_quiet();
    enum status status = hdf5_open(path, &file, error);
    if (status != STATUS_OK)
        return status;
    work.root = (struct report_source){file, &cause};
    if (check_layout(file, &cause) == STATUS_OK && hdf5_get_text(file, "title", title, &cause) == STATUS_OK &&
        open_work(&work))
        *data = pack(&work);
    close_work(&work);
    H5Fclose(file);
    if (*data)
        return STATUS_OK;
    return cause.status != STATUS_OK ? error_set(error, cause.status, "%s: %s", path, cause.message)
                                     : error_no_memory(error, "the data of the report", 0);
}
