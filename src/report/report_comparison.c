#include "report/report_comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "report/report_facts.h"
#include "report/report_json.h"
#include "report/report_survival.h"

struct work {
    struct report_source root, difference, with, against; /* groups of the file */
    struct report_facts facts;
    struct report_rounds rounds;
    size_t runs, outcomes;
    char **names; /* [outcomes] */
};

static json_t *outcomes(const struct work *work)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->outcomes; i++)
        good = report_append(array, report_outcome(&work->with, work->names[i]));
    return report_whole(array, good);
}

static json_t *row(const struct report_source *source, const char *name, size_t length)
{
    double *numbers = report_read_row(source, name, length);
    json_t *array = numbers ? report_numbers(numbers, length) : NULL;
    free(numbers);
    return array;
}

static json_t *column(const struct work *work, const char *name)
{
    return row(&work->difference, name, work->outcomes);
}

/* null in JSON is what is unknown; a ratio without end (the same difference in all pairs) is the text "all".
 */
static json_t *variance_ratio(const struct work *work)
{
    double *numbers = report_read_row(&work->difference, "variance_ratio", work->outcomes);
    json_t *array = numbers ? json_array() : NULL;
    bool good = array != NULL;
    for (size_t i = 0; good && i < work->outcomes; i++)
        good = report_append(array, isinf(numbers[i]) ? json_string("all") : report_rounded(numbers[i]));
    free(numbers);
    return report_whole(array, good);
}

/* Whether vendors are alive after each round, from the rounds in which firms left. */
static bool alive_paths(const struct work *work, const struct report_source *side, struct trajectories *alive)
{
    const struct report_facts *facts = &work->facts;
    const size_t lengths[] = {work->runs, facts->firms};
    size_t first = facts->firms - facts->vendors;
    double *left = report_read(side, "left_in_round", 2, lengths);
    *alive = (struct trajectories){
        left ? calloc(work->runs * facts->rounds * facts->vendors + 1, sizeof(double)) : NULL, work->runs,
        facts->rounds, facts->vendors};
    for (size_t r = 0; alive->numbers && r < work->runs; r++)
        for (size_t t = 0; t < facts->rounds; t++)
            for (size_t f = 0; f < facts->vendors; f++) {
                double exit = left[r * facts->firms + first + f];
                alive->numbers[(r * facts->rounds + t) * facts->vendors + f] = exit <= 0 || (double)t < exit;
            }
    free(left);
    return alive->numbers != NULL;
}

static json_t *survival(const struct work *work, const struct report_source *side)
{
    struct trajectories alive;
    if (!alive_paths(work, side, &alive))
        return NULL;
    json_t *object = report_survival(&alive, &work->rounds, 0, work->facts.owned, work->facts.vendors);
    free(alive.numbers);
    return object;
}

static json_t *wins(const struct work *work)
{
    return json_pack("{so so so}", "value", row(&work->root, "wins_gain", work->facts.firms), "low",
                     row(&work->root, "wins_gain_low", work->facts.firms), "high",
                     row(&work->root, "wins_gain_high", work->facts.firms));
}

static json_t *provenance(const struct work *work)
{
    int64_t seed = 0, from = 0;
    struct error ignored = {0};
    hdf5_get_integer(work->with.file, "seed", &seed, &ignored);
    hdf5_get_integer(work->with.file, "from_round", &from, &ignored);
    return json_pack("{so so so so sI sI}", "source", report_attribute(&work->root, "source"),
                     "scenario_file", report_attribute(&work->with, "scenario_file"), "scenario_sha256",
                     report_attribute(&work->with, "scenario_sha256"), "against_file",
                     report_attribute(&work->against, "scenario_file"), "seed", (json_int_t)seed,
                     "from_round", (json_int_t)from);
}

static bool open_group(const struct report_source *root, const char *name, struct report_source *group)
{
    *group = (struct report_source){hdf5_has(root->file, name) ? H5Gopen2(root->file, name, H5P_DEFAULT) : -1,
                                    root->error};
    if (group->file < 0)
        error_set(root->error, STATUS_INVALID, "the group `%s` is missing in the file", name);
    return group->file >= 0;
}

static bool open_work(struct work *work)
{
    bool good = open_group(&work->root, "difference", &work->difference) &&
                open_group(&work->root, "with", &work->with) &&
                open_group(&work->root, "against", &work->against) &&
                report_facts_read(&work->root, &work->facts) &&
                (work->names = report_read_texts(&work->root, "outcome_name", &work->outcomes));
    work->runs = hdf5_length(work->root.file, "run");
    if (good && (work->runs == 0 || work->facts.rounds == 0)) {
        error_set(work->root.error, STATUS_INVALID, "the file holds no pair of runs");
        good = false;
    }
    return good && report_rounds_choose(&work->rounds, work->facts.rounds - 1);
}

static void close_work(struct work *work)
{
    const hid_t groups[] = {work->difference.file, work->with.file, work->against.file};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (groups[i] >= 0)
            H5Gclose(groups[i]);
    hdf5_free_texts(work->names, work->outcomes);
    report_facts_clear(&work->facts);
    free(work->rounds.numbers);
}

static json_t *pack(const struct work *work)
{
    return json_pack(
        "{ss so sI so so so so so so so so so so so so so so so so}", "kind", "comparison", "explanation",
        report_attribute(&work->root, "comparison"), "runs", (json_int_t)work->runs, "provenance",
        provenance(work), "rounds", report_rounds_numbers(&work->rounds), "dates",
        report_rounds_dates(&work->rounds, work->facts.dates), "firms", report_facts_firms(&work->facts),
        "sectors", report_facts_sectors(&work->facts), "outcomes", outcomes(work), "with",
        column(work, "with_mean"), "against", column(work, "against_mean"), "change", column(work, "change"),
        "low", column(work, "change_low"), "high", column(work, "change_high"), "variance_ratio",
        variance_ratio(work), "more", column(work, "pairs_more"), "fewer", column(work, "pairs_fewer"),
        "wins_gain", wins(work), "survival",
        json_pack("[oo]", survival(work, &work->with), survival(work, &work->against)));
}

enum status report_comparison(const char *path, char **title, json_t **data, struct error *error)
{
    struct error cause = {0};
    struct work work = {.difference.file = -1, .with.file = -1, .against.file = -1};
    hid_t file = -1;
    *data = NULL;
    *title = NULL;
    hdf5_quiet();
    enum status status = hdf5_open(path, &file, error);
    if (status != STATUS_OK)
        return status;
    work.root = (struct report_source){file, &cause};
    if (file_kind_check(file, FILE_OF_COMPARISON, &cause) == STATUS_OK &&
        hdf5_get_text(file, "title", title, &cause) == STATUS_OK && open_work(&work))
        *data = pack(&work);
    close_work(&work);
    H5Fclose(file);
    if (*data)
        return STATUS_OK;
    return cause.status != STATUS_OK ? error_set(error, cause.status, "%s: %s", path, cause.message)
                                     : error_no_memory(error, "the data of the report", 0);
}
