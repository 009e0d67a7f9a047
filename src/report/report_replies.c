#include "report/report_replies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "regret/best_replies.h"
#include "report/report_facts.h"
#include "report/report_file.h"
#include "report/report_json.h"
#include "terminal/format.h"

struct work {
    struct stored root;
    struct report_facts facts;
    char *end;
    int64_t turns, most_turns, runs, pairs, cycle_from;
    size_t switches, players;
    size_t *player;    /* [players] the vendors that take part */
    double *epsilon;   /* [vendors] */
    char **tempting;   /* [vendors] */
    double *of_switch; /* [switches] its vendor */
};

/* Those whose rules were looked at; of others nothing is known. */
static bool find_players(struct work *work)
{
    double *undecided = stored_row(&work->root, "undecided", work->facts.vendors);
    work->player = undecided ? calloc(work->facts.vendors + 1, sizeof *work->player) : NULL;
    for (size_t f = 0; work->player && f < work->facts.vendors; f++)
        if (isfinite(undecided[f]))
            work->player[work->players++] = f;
    free(undecided);
    return work->player != NULL;
}

static size_t place_of(const struct work *work, double vendor)
{
    size_t place = 0;
    while (place < work->players && (double)work->player[place] != vendor)
        place++;
    return place;
}

static bool check(const struct work *work)
{
    bool good = work->players > 0 && work->cycle_from < (int64_t)work->switches;
    for (size_t i = 0; i < work->switches; i++)
        good &= place_of(work, work->of_switch[i]) < work->players;
    if (!good)
        error_note(work->root.error, STATUS_INVALID, "a switch in the file is of no vendor that takes part");
    return good;
}

static bool open_work(struct work *work)
{
    const struct stored *root = &work->root;
    const struct {
        const char *name;
        int64_t *number;
    } numbers[] = {{"turns", &work->turns},
                   {"most_turns", &work->most_turns},
                   {"runs_played", &work->runs},
                   {"replicates", &work->pairs},
                   {"cycle_from", &work->cycle_from}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (hdf5_get_integer(root->object, numbers[i].name, numbers[i].number, root->error) != STATUS_OK)
            return false;
    work->switches = hdf5_length(root->object, "switch");
    bool read = report_facts_read(root, &work->facts) && find_players(work) &&
                hdf5_get_text(root->object, "end", &work->end, root->error) == STATUS_OK &&
                (work->epsilon = stored_row(root, "epsilon", work->facts.vendors)) &&
                (work->tempting = stored_texts_of(root, "tempting_rule", work->facts.vendors)) &&
                (work->of_switch = stored_row(root, "switch_vendor", work->switches));
    return read && check(work);
}

static void close_work(struct work *work)
{
    hdf5_free_texts(work->tempting, work->tempting ? work->facts.vendors : 0);
    report_facts_clear(&work->facts);
    free(work->end);
    free(work->player);
    free(work->epsilon);
    free(work->of_switch);
}

/* The answer in a sentence. */
static json_t *words(const struct work *work)
{
    bool found = strcmp(work->end, replies_end_names[REPLIES_EQUILIBRIUM]) == 0;
    size_t most = work->player[0];
    for (size_t i = 1; i < work->players; i++)
        if (work->epsilon[work->player[i]] > work->epsilon[most])
            most = work->player[i];
    if (!found)
        return json_pack("[o]", json_sprintf("No equilibrium of rules was found: the search ended in %s.",
                                             strcmp(work->end, replies_end_names[REPLIES_CYCLE]) == 0
                                                 ? "a cycle, in which the same rules come again and again"
                                             : strcmp(work->end, replies_end_names[REPLIES_FAILED]) == 0
                                                 ? "a run that failed"
                                                 : "no rest, as its turns were over"));
    if (!(work->epsilon[most] > 0))
        return json_pack("[s]", "An equilibrium of rules: nobody gains by another of those that were tried.");
    return json_pack("[o]",
                     json_sprintf("An equilibrium of rules: nobody is known to gain by another one. At most "
                                  "%s CNY is left to gain, by %s.",
                                  format_money(work->epsilon[most]).bytes, work->tempting[most]));
}

/* [players] */
static json_t *texts_at(const struct work *work, const char *name)
{
    char **texts = stored_texts_of(&work->root, name, work->facts.vendors);
    json_t *array = texts ? json_array() : NULL;
    for (size_t i = 0; array && i < work->players; i++)
        append_to_json(&array, json_string(texts[work->player[i]]));
    hdf5_free_texts(texts, texts ? work->facts.vendors : 0);
    return array;
}

static json_t *players(const struct work *work)
{
    static const char *const numbers[] = {"earned",    "earned_low", "earned_high", "left",
                                          "left_low",  "change",     "change_low",  "change_high",
                                          "undecided", "epsilon",    "failed"};
    json_t *object =
        pack_json(work->root.error, "{so so so so}", "vendor", report_places(work->player, work->players),
                  "first", texts_at(work, "first_rule"), "last", texts_at(work, "final_rule"), "tempting",
                  texts_at(work, "tempting_rule"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put_in_json(&object, numbers[i],
                    report_row_at(&work->root, numbers[i], work->facts.vendors, work->player, work->players));
    return object;
}

static json_t *switches(const struct work *work)
{
    const struct stored *root = &work->root;
    size_t count = work->switches;
    json_t *of = json_array();
    for (size_t i = 0; of && i < count; i++)
        append_to_json(&of, json_integer((json_int_t)place_of(work, work->of_switch[i])));
    return pack_json(root->error, "{so so so so so so so}", "turn", report_row(root, "switch_turn", count),
                     "player", of, "from", report_texts(root, "switch_from", count), "to",
                     report_texts(root, "switch_to", count), "gain", report_row(root, "switch_gain", count),
                     "low", report_row(root, "switch_gain_low", count), "high",
                     report_row(root, "switch_gain_high", count));
}

static json_t *make(const struct stored *root)
{
    struct work work = {.root = *root};
    bool read = open_work(&work), cycle = work.cycle_from >= 0;
    json_t *data =
        read ? pack_json(root->error, "{ss so so so so so ss sI sI sI sI so so so}", "kind", "replies",
                         "provenance", report_provenance(root, "scenario_file"), "rounds", json_array(),
                         "dates", json_array(), "words", words(&work), "firms",
                         report_facts_firms(&work.facts, root->error), "end", work.end, "turns",
                         (json_int_t)work.turns, "most_turns", (json_int_t)work.most_turns, "most_runs",
                         (json_int_t)work.pairs, "runs", (json_int_t)work.runs, "cycle_from",
                         cycle ? json_integer((json_int_t)work.cycle_from) : json_null(), "players",
                         players(&work), "switches", switches(&work))
             : NULL;
    close_work(&work);
    return data;
}

enum status report_replies(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_REPLIES, make, title, data, error);
}
