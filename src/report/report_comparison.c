#include "report/report_comparison.h"

#include <math.h>
#include <stdlib.h>

#include "file/comparison_output.h"
#include "file/hdf5_input.h"
#include "report/report_facts.h"
#include "report/report_file.h"
#include "report/report_json.h"
#include "report/report_survival.h"

struct work {
    struct stored root, difference, with, against; /* groups of the file */
    struct report_facts facts;
    struct report_rounds rounds;
    size_t runs, outcomes;
    char **names; /* [outcomes] */
};

static json_t *outcomes(const struct work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->outcomes; i++)
        append_to_json(&array, report_outcome(&work->with, work->names[i]));
    return array;
}

static json_t *column(const struct work *work, const char *name)
{
    return report_row(&work->difference, name, work->outcomes);
}

/* null: unknown; the text "all": infinite, as the difference is the same in all pairs. */
static json_t *variance_ratio(const struct work *work)
{
    double *numbers = stored_row(&work->difference, "variance_ratio", work->outcomes);
    json_t *array = numbers ? json_array() : NULL;
    for (size_t i = 0; array && i < work->outcomes; i++)
        append_to_json(&array, isinf(numbers[i]) ? json_string("all") : report_rounded(numbers[i]));
    free(numbers);
    return array;
}

/* The rounds in which the side's vendors enter, [vendors]; -1: never, 0: all are there at the start. */
static double *entry_rounds(const struct work *work, const struct stored *side)
{
    if (hdf5_has(side->object, "vendor_entry_round"))
        return stored_row(side, "vendor_entry_round", work->facts.vendors);
    return calloc(work->facts.vendors + 1, sizeof(double));
}

/* Whether each vendor is alive after each round, from the rounds in which it comes and goes. */
static bool alive_paths(const struct work *work, const struct stored *side, struct trajectories *alive)
{
    const struct report_facts *facts = &work->facts;
    const size_t lengths[] = {work->runs, facts->firms};
    size_t first = facts->firms - facts->vendors;
    double *left = stored_numbers(side, "left_in_round", 2, lengths), *entry = entry_rounds(work, side);
    *alive = (struct trajectories){
        left && entry ? calloc(work->runs * facts->rounds * facts->vendors + 1, sizeof(double)) : NULL,
        work->runs, facts->rounds, facts->vendors};
    for (size_t r = 0; alive->numbers && r < work->runs; r++)
        for (size_t t = 0; t < facts->rounds; t++)
            for (size_t f = 0; f < facts->vendors; f++) {
                double exit = left[r * facts->firms + first + f];
                bool here = entry[f] >= 0 && (double)t >= entry[f] && (exit <= 0 || (double)t < exit);
                alive->numbers[(r * facts->rounds + t) * facts->vendors + f] = here;
            }
    free(left);
    free(entry);
    return alive->numbers != NULL;
}

static json_t *survival(const struct work *work, const struct stored *side)
{
    struct trajectories alive;
    if (!alive_paths(work, side, &alive))
        return NULL;
    json_t *object =
        report_survival(&alive, &work->rounds, 0, work->facts.owned, work->facts.vendors, work->root.error);
    free(alive.numbers);
    return object;
}

static json_t *wins(const struct work *work)
{
    return pack_json(work->root.error, "{so so so}", "value",
                     report_row(&work->root, "wins_gain", work->facts.firms), "low",
                     report_row(&work->root, "wins_gain_low", work->facts.firms), "high",
                     report_row(&work->root, "wins_gain_high", work->facts.firms));
}

static json_t *provenance(const struct work *work)
{
    int64_t seed = 0, from = 0;
    (void)hdf5_get_integer(work->with.object, "seed", &seed, NULL); /* 0: it does not say */
    (void)hdf5_get_integer(work->with.object, "from_round", &from, NULL);
    return pack_json(work->root.error, "{so so so so sI sI}", "source",
                     report_attribute(&work->root, NULL, "source"), "scenario_file",
                     report_attribute(&work->with, NULL, "scenario_file"), "scenario_sha256",
                     report_attribute(&work->with, NULL, "scenario_sha256"), "against_file",
                     report_attribute(&work->against, NULL, "scenario_file"), "seed", (json_int_t)seed,
                     "from_round", (json_int_t)from);
}

static bool open_work(struct work *work)
{
    bool good = stored_open(&work->root, "difference", &work->difference) &&
                stored_open(&work->root, "with", &work->with) &&
                stored_open(&work->root, "against", &work->against) &&
                report_facts_read(&work->root, &work->facts) &&
                (work->names = stored_texts(&work->root, "outcome_name", &work->outcomes));
    work->runs = hdf5_length(work->root.object, "run");
    if (good && (work->runs == 0 || work->facts.rounds == 0)) {
        error_note(work->root.error, STATUS_INVALID, "the file holds no pair of runs");
        good = false;
    }
    return good && report_rounds_choose(&work->rounds, work->facts.rounds - 1);
}

static void close_work(struct work *work)
{
    hdf5_close(work->difference.object);
    hdf5_close(work->with.object);
    hdf5_close(work->against.object);
    hdf5_free_texts(work->names, work->outcomes);
    report_facts_clear(&work->facts);
    free(work->rounds.numbers);
}

static json_t *pack(const struct work *work)
{
    return pack_json(
        work->root.error, "{ss so sI so so so so so so so so so so so so so so so so}", "kind", "comparison",
        "explanation", report_attribute(&work->root, NULL, "comparison"), "runs", (json_int_t)work->runs,
        "provenance", provenance(work), "rounds", report_places(work->rounds.numbers, work->rounds.count),
        "dates", report_rounds_dates(&work->rounds, work->facts.dates), "firms",
        report_facts_firms(&work->facts, work->root.error), "sectors",
        report_facts_sectors(&work->facts, work->root.error), "outcomes", outcomes(work), "with",
        column(work, "with_mean"), "against", column(work, "against_mean"), "change", column(work, "change"),
        "low", column(work, "change_low"), "high", column(work, "change_high"), "variance_ratio",
        variance_ratio(work), "more", column(work, "pairs_more"), "fewer", column(work, "pairs_fewer"),
        "wins_gain", wins(work), "survival",
        pack_json(work->root.error, "[oo]", survival(work, &work->with), survival(work, &work->against)));
}

static json_t *make(const struct stored *root)
{
    struct work work = {.root = *root, .difference.object = -1, .with.object = -1, .against.object = -1};
    json_t *data = open_work(&work) ? pack(&work) : NULL;
    close_work(&work);
    return data;
}

json_t *report_caused(const struct stored *file)
{
    struct stored group = {.object = -1, .error = file->error};
    json_t *data = stored_open(file, comparison_caused_group, &group) ? make(&group) : NULL;
    hdf5_close(group.object);
    static const char *const of_the_page[] = {"kind", "rounds", "dates",
                                              "provenance"}; /* which has them itself */
    for (size_t i = 0; i < sizeof of_the_page / sizeof *of_the_page; i++)
        json_object_del(data, of_the_page[i]);
    return data;
}

enum status report_comparison(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_COMPARISON, make, title, data, error);
}
