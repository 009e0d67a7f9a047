#include "report/report_regret.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "regret/regret.h"
#include "report/report_facts.h"
#include "report/report_file.h"
#include "report/report_json.h"
#include "terminal/format.h"

struct work {
    struct stored root;
    struct report_facts facts;
    size_t alternatives, most_runs;
    char **names, **rules; /* of the alternatives; of the vendors */
    double *vendor, *gain, *low, *high, *verdict;
};

static bool open_work(struct work *work)
{
    const struct stored *root = &work->root;
    work->alternatives = hdf5_length(root->object, "alternative");
    work->most_runs = hdf5_length(root->object, "run");
    size_t count = work->alternatives;
    bool read = report_facts_read(root, &work->facts) &&
                (work->names = stored_texts_of(root, "alternative_name", count)) &&
                (work->rules = stored_texts_of(root, "vendor_rule", work->facts.vendors)) &&
                (work->vendor = stored_row(root, "alternative_vendor", count)) &&
                (work->gain = stored_row(root, "gain", count)) &&
                (work->low = stored_row(root, "gain_low", count)) &&
                (work->high = stored_row(root, "gain_high", count)) &&
                (work->verdict = stored_row(root, "verdict", count));
    for (size_t i = 0; read && i < count; i++)
        if (!(work->vendor[i] >= 0 && work->vendor[i] < (double)work->facts.vendors &&
              work->verdict[i] >= 0 && work->verdict[i] < REGRET_VERDICTS)) {
            error_note(root->error, STATUS_INVALID,
                       "an alternative in the file is of no vendor, or has no verdict");
            return false;
        }
    return read;
}

static void close_work(struct work *work)
{
    hdf5_free_texts(work->names, work->names ? work->alternatives : 0);
    hdf5_free_texts(work->rules, work->rules ? work->facts.vendors : 0);
    report_facts_clear(&work->facts);
    free(work->vendor);
    free(work->gain);
    free(work->low);
    free(work->high);
    free(work->verdict);
}

/* The answer in a sentence. */
static json_t *words(const struct work *work)
{
    size_t best = SIZE_MAX, undecided = 0;
    for (size_t i = 0; i < work->alternatives; i++) {
        undecided += work->verdict[i] == REGRET_UNDECIDED;
        if (work->verdict[i] == REGRET_GAINS && (best == SIZE_MAX || work->gain[i] > work->gain[best]))
            best = i;
    }
    if (best == SIZE_MAX)
        return json_pack(
            "[o]", json_sprintf("Nobody is known to regret: of %zu alternatives none is known to gain, and "
                                "%zu are undecided.",
                                work->alternatives, undecided));
    const struct report_facts *facts = &work->facts;
    size_t vendor = (size_t)work->vendor[best];
    const struct estimate gain = {work->gain[best], work->low[best], work->high[best]};
    return json_pack(
        "[o]", json_sprintf("%s regrets most: with %s in place of %s it would have earned %s more with its "
                            "group, had all others played as they did.",
                            facts->names[facts->sellers + facts->clouds + vendor], work->names[best],
                            work->rules[vendor], format_estimate(&gain, format_money).bytes));
}

static json_t *verdicts(const struct work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->alternatives; i++)
        append_to_json(&array, json_string(regret_verdict_names[(size_t)work->verdict[i]]));
    return array;
}

static json_t *alternatives(const struct work *work)
{
    const struct stored *root = &work->root;
    size_t count = work->alternatives;
    return pack_json(root->error, "{so so so so so so so so}", "vendor", report_numbers(work->vendor, count),
                     "name", texts_to_json((const char *const *)work->names, count), "gain",
                     report_numbers(work->gain, count), "low", report_numbers(work->low, count), "high",
                     report_numbers(work->high, count), "alive", report_row(root, "alive_change", count),
                     "runs", report_row(root, "alternative_runs", count), "verdict", verdicts(work));
}

static json_t *vendors(const struct work *work)
{
    const struct stored *root = &work->root;
    size_t count = work->facts.vendors;
    return pack_json(root->error, "{so so so so so}", "rule",
                     texts_to_json((const char *const *)work->rules, count), "earned",
                     report_row(root, "earned", count), "earned_low", report_row(root, "earned_low", count),
                     "earned_high", report_row(root, "earned_high", count), "best",
                     report_row(root, "best_alternative", count));
}

static json_t *make(const struct stored *root)
{
    struct work work = {.root = *root};
    int64_t runs = 0;
    bool read = open_work(&work);
    (void)hdf5_get_integer(root->object, "runs_played", &runs, NULL); /* 0: it does not say */
    json_t *data = read ? pack_json(root->error, "{ss so so so so so so so sI sI}", "kind", "regret",
                                    "provenance", report_provenance(root, "scenario_file"), "rounds",
                                    json_array(), "dates", json_array(), "words", words(&work), "firms",
                                    report_facts_firms(&work.facts, root->error), "alternatives",
                                    alternatives(&work), "vendors", vendors(&work), "most_runs",
                                    (json_int_t)work.most_runs, "runs", (json_int_t)runs)
                        : NULL;
    close_work(&work);
    return data;
}

enum status report_regret(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_REGRET, make, title, data, error);
}
