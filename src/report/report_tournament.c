#include "report/report_tournament.h"

#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_facts.h"
#include "report/report_file.h"
#include "report/report_json.h"

struct work {
    struct stored root;
    struct report_facts facts;
    size_t strategies, opponents, criteria, runs;
    int64_t players;
};

static bool open_work(struct work *work)
{
    const struct stored *root = &work->root;
    work->strategies = hdf5_length(root->object, "strategy");
    work->opponents = hdf5_length(root->object, "opponent");
    work->criteria = hdf5_length(root->object, "criterion");
    work->runs = hdf5_length(root->object, "run");
    if (work->strategies == 0 || work->opponents != work->strategies + 1 || work->criteria == 0) {
        error_note(root->error, STATUS_INVALID, "the file holds no game of a tournament");
        return false;
    }
    return hdf5_get_integer(root->object, "players", &work->players, root->error) == STATUS_OK &&
           report_facts_read(root, &work->facts);
}

/* [criteria][strategies] of a dataset [strategies][criteria]. */
static json_t *by_strategy(const struct work *work, const char *name)
{
    const size_t lengths[] = {work->strategies, work->criteria};
    double *numbers = stored_numbers(&work->root, name, 2, lengths);
    json_t *all = numbers ? json_array() : NULL;
    for (size_t c = 0; all && c < work->criteria; c++) {
        json_t *own = json_array();
        for (size_t s = 0; own && s < work->strategies; s++)
            append_to_json(&own, report_rounded(numbers[s * work->criteria + c]));
        append_to_json(&all, own);
    }
    free(numbers);
    return all;
}

/* [criteria][strategies][opponents] of a dataset [strategies][opponents][criteria]. */
static json_t *by_opponent(const struct work *work, const char *name)
{
    const size_t lengths[] = {work->strategies, work->opponents, work->criteria};
    double *numbers = stored_numbers(&work->root, name, 3, lengths);
    json_t *all = numbers ? json_array() : NULL;
    for (size_t c = 0; all && c < work->criteria; c++) {
        json_t *games = json_array();
        for (size_t s = 0; games && s < work->strategies; s++) {
            json_t *own = json_array();
            for (size_t o = 0; own && o < work->opponents; o++)
                append_to_json(&own, report_rounded(numbers[(s * work->opponents + o) * work->criteria + c]));
            append_to_json(&games, own);
        }
        append_to_json(&all, games);
    }
    free(numbers);
    return all;
}

/* Places of the vendors that play. */
static json_t *group(const struct work *work)
{
    double *plays = stored_row(&work->root, "in_group", work->facts.vendors);
    json_t *all = plays ? json_array() : NULL;
    for (size_t f = 0; all && f < work->facts.vendors; f++)
        if (plays[f] != 0)
            append_to_json(&all, json_integer((json_int_t)f));
    free(plays);
    return all;
}

static json_t *estimates(const struct work *work, json_t *(*of)(const struct work *, const char *),
                         const char *name)
{
    char low[64], high[64];
    snprintf(low, sizeof low, "%s_low", name);
    snprintf(high, sizeof high, "%s_high", name);
    return pack_json(work->root.error, "{so so so}", "value", of(work, name), "low", of(work, low), "high",
                     of(work, high));
}

static json_t *make(const struct stored *root)
{
    struct work work = {.root = *root};
    json_t *data = NULL;
    if (open_work(&work))
        data = pack_json(
            root->error, "{ss so so so so so so so so so so so so sI sI}", "kind", "tournament", "provenance",
            report_provenance(root, "scenario_file"), "rounds", json_array(), "dates", json_array(), "words",
            json_pack("[s]", "Every strategy plays against every other, itself, and a mix of all."), "firms",
            report_facts_firms(&work.facts, root->error), "strategies",
            report_texts(root, "strategy_name", work.strategies), "opponents",
            report_texts(root, "opponent_name", work.opponents), "criteria",
            report_texts(root, "criterion_name", work.criteria), "group", group(&work), "score",
            estimates(&work, by_strategy, "score"), "advantage", estimates(&work, by_strategy, "advantage"),
            "cells", estimates(&work, by_opponent, "cell"), "players", (json_int_t)work.players, "runs",
            (json_int_t)work.runs);
    report_facts_clear(&work.facts);
    return data;
}

enum status report_tournament(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_TOURNAMENT, make, title, data, error);
}
