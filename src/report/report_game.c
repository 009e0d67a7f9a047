#include "report/report_game.h"

#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_file.h"
#include "report/report_json.h"

enum { MOST_LEVELS = 101, MOST_SHOWN = 8, MOST_SIMULATED = 20, MOTIVES_STORED = 5 };

struct work {
    struct stored root;
    size_t equilibria, shown, levels, states, periods, simulations, points, start;
    bool planar, exits, dynamic;
    double *level; /* [levels] */
    double start_own, start_rival;
    char **conduct, **found; /* [equilibria] */
};

static bool read_number(const struct work *work, const char *name, double *number)
{
    char *text = stored_attribute(&work->root, NULL, name);
    *number = text ? strtod(text, NULL) : 0;
    free(text);
    return text != NULL;
}

static size_t nearest_level(const struct work *work, double level)
{
    size_t best = 0;
    for (size_t i = 1; i < work->levels; i++)
        if (work->level[i] <= level)
            best = i;
    return best;
}

static bool read_all(struct work *work)
{
    const struct stored *root = &work->root;
    hid_t file = root->object;
    work->equilibria = hdf5_length(file, "equilibrium");
    work->levels = hdf5_length(file, "own");
    work->periods = hdf5_length(file, "period");
    work->simulations = hdf5_has(file, "simulation") ? hdf5_length(file, "simulation") : 0;
    work->points = hdf5_has(file, "correspondence") ? hdf5_length(file, "correspondence") : 0;
    work->planar = hdf5_has(file, "rival");
    work->exits = hdf5_has(file, "exit");
    work->dynamic = hdf5_has(file, "long_run");
    if (work->equilibria == 0 || work->levels == 0 || work->levels > MOST_LEVELS || work->periods == 0) {
        error_note(root->error, STATUS_INVALID, "the file holds no equilibrium of a game");
        return false;
    }
    work->shown = work->equilibria < MOST_SHOWN ? work->equilibria : MOST_SHOWN;
    work->states = work->planar ? work->levels * work->levels : work->levels;
    bool read = (work->level = stored_row(root, "own", work->levels)) &&
                read_number(work, "start_own", &work->start_own) &&
                read_number(work, "start_rival", &work->start_rival) &&
                (work->conduct = stored_texts_of(root, "equilibrium_conduct", work->equilibria)) &&
                (work->found = stored_texts_of(root, "equilibrium_found", work->equilibria));
    if (!read)
        return false;
    size_t own = nearest_level(work, work->start_own);
    work->start = work->planar ? own * work->levels + nearest_level(work, work->start_rival) : own;
    return true;
}

static void clear(struct work *work)
{
    free(work->level);
    hdf5_free_texts(work->conduct, work->conduct ? work->equilibria : 0);
    hdf5_free_texts(work->found, work->found ? work->equilibria : 0);
}

/* [shown][length] of numbers[equilibria][length], which are freed; NULL: they could not be read. */
static json_t *rows_of(const struct work *work, double *numbers, size_t length)
{
    json_t *rows = numbers ? json_array() : NULL;
    for (size_t e = 0; numbers && e < work->shown; e++)
        append_to_json(&rows, report_numbers(numbers + e * length, length));
    free(numbers);
    return rows;
}

/* [equilibria][states], on the heap. */
static double *over_states(const struct work *work, const char *name)
{
    const size_t lengths[] = {work->equilibria, work->levels, work->levels};
    return stored_numbers(&work->root, name, work->planar ? 3 : 2, lengths);
}

static json_t *states(const struct work *work, const char *name)
{
    return rows_of(work, over_states(work, name), work->states);
}

static json_t *maps(const struct work *work)
{
    static const char *const always[] = {"price", "value", "next_own", "next_rival"};
    json_t *all = json_object();
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        put_in_json(&all, always[i], states(work, always[i]));
    put_in_json(&all, "exit", work->exits ? states(work, "exit") : json_null());
    put_in_json(&all, "entry", work->exits ? states(work, "entry") : json_null());
    put_in_json(&all, "long_run", work->dynamic ? states(work, "long_run") : json_null());
    return all;
}

static json_t *paths(const struct work *work)
{
    static const char *const names[] = {"hhi", "price", "consumer_surplus", "total_surplus", "profits",
                                        "own", "rival"};
    const size_t lengths[] = {work->equilibria, work->periods};
    json_t *all = json_object();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char dataset[64];
        snprintf(dataset, sizeof dataset, "path_%s", names[i]);
        put_in_json(&all, names[i],
                    rows_of(work, stored_numbers(&work->root, dataset, 2, lengths), work->periods));
    }
    return all;
}

/* [shown][simulations shown][periods] */
static json_t *simulated(const struct work *work, const char *name)
{
    const size_t lengths[] = {work->equilibria, work->simulations, work->periods};
    double *numbers = stored_numbers(&work->root, name, 3, lengths);
    json_t *all = numbers ? json_array() : NULL;
    for (size_t e = 0; numbers && e < work->shown; e++) {
        json_t *drawn = json_array();
        for (size_t i = 0; i < work->simulations && i < MOST_SIMULATED; i++)
            append_to_json(
                &drawn, report_numbers(numbers + (e * work->simulations + i) * work->periods, work->periods));
        append_to_json(&all, drawn);
    }
    free(numbers);
    return all;
}

static json_t *columns(const struct work *work)
{
    static const char *const names[] = {"residual",
                                        "deviation_gain",
                                        "long_run_hhi",
                                        "long_run_price",
                                        "long_run_consumer_surplus",
                                        "long_run_total_surplus",
                                        "consumer_surplus_present_value",
                                        "total_surplus_present_value"};
    json_t *all = json_object();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put_in_json(&all, names[i], report_row(&work->root, names[i], work->equilibria));
    put_in_json(&all, "conduct", texts_to_json((const char *const *)work->conduct, work->equilibria));
    put_in_json(&all, "found", texts_to_json((const char *const *)work->found, work->equilibria));
    return all;
}

/* [shown][parts]: what a sale is worth at the start, in parts. */
static json_t *parts_at_start(const struct work *work, const char *name)
{
    const struct stored *root = &work->root;
    double parts[MOTIVES_STORED];
    json_t *all = json_array();
    bool read = true, planar = work->planar;
    for (size_t e = 0; read && e < work->shown; e++) {
        size_t own = planar ? work->start / work->levels : work->start;
        const hsize_t start[] = {e, own, planar ? work->start % work->levels : 0, 0};
        const hsize_t extent[] = {1, 1, planar ? 1 : MOTIVES_STORED, MOTIVES_STORED};
        read = hdf5_read_block(root->object, name, FIELD_F64, planar ? 4 : 3, start, extent, parts,
                               root->error) == STATUS_OK;
        append_to_json(&all, read ? report_numbers(parts, MOTIVES_STORED) : NULL);
    }
    return all;
}

static json_t *column_at_start(const struct work *work, const char *name)
{
    double *numbers = over_states(work, name);
    json_t *all = numbers ? json_array() : NULL;
    for (size_t e = 0; numbers && e < work->shown; e++)
        append_to_json(&all, report_rounded(numbers[e * work->states + work->start]));
    free(numbers);
    return all;
}

static json_t *motives(const struct work *work)
{
    size_t count = 0;
    char **names = stored_texts(&work->root, "motive", &count);
    bool good = names && count == MOTIVES_STORED;
    json_t *all =
        good ? pack_json(work->root.error, "{so so so so so so so}", "names",
                         texts_to_json((const char *const *)names, count), "building",
                         parts_at_start(work, "building"), "denying", parts_at_start(work, "denying"),
                         "chance", column_at_start(work, "denying_chance"), "marginal_profit",
                         column_at_start(work, "marginal_profit"), "static_price",
                         column_at_start(work, "static_price"), "price", column_at_start(work, "price"))
             : NULL;
    if (names && !good)
        error_note(work->root.error, STATUS_INVALID, "the file has other parts of a price");
    hdf5_free_texts(names, names ? count : 0);
    return all;
}

static json_t *simulations(const struct work *work)
{
    return pack_json(work->root.error, "{so so}", "own", simulated(work, "simulated_own"), "rival",
                     simulated(work, "simulated_rival"));
}

static json_t *points(const struct work *work)
{
    const struct stored *root = &work->root;
    return pack_json(
        root->error, "{so so so so}", "parameter", report_row(root, "point_parameter", work->points), "hhi",
        report_row(root, "point_hhi", work->points), "price", report_row(root, "point_price", work->points),
        "path", report_row(root, "point_path", work->points));
}

static json_t *words(const struct work *work)
{
    char *text = NULL;
    json_t *lines = json_array();
    if (hdf5_read_text(work->root.object, "words", &text, work->root.error) != STATUS_OK) {
        json_decref(lines);
        return NULL;
    }
    for (char *rest = NULL, *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        append_to_json(&lines, json_string(line));
    free(text);
    return lines;
}

static json_t *provenance(const struct work *work)
{
    return pack_json(work->root.error, "{so so so}", "source", report_attribute(&work->root, NULL, "source"),
                     "game_file", report_attribute(&work->root, NULL, "game_file"), "game_sha256",
                     report_attribute(&work->root, NULL, "game_sha256"));
}

static json_t *pack(const struct work *work)
{
    const struct stored *root = &work->root;
    int64_t found = 0;
    if (hdf5_get_integer(root->object, "equilibria", &found, root->error) != STATUS_OK)
        return NULL;
    json_t *data =
        pack_json(root->error, "{ss so so so so so sI sI so sb so so so}", "kind", "game", "provenance",
                  provenance(work), "rounds", json_array(), "dates", json_array(), "words", words(work),
                  "game", report_attribute(root, NULL, "kind"), "found", (json_int_t)found, "periods",
                  (json_int_t)work->periods, "levels", report_numbers(work->level, work->levels), "planar",
                  work->planar, "equilibria", columns(work), "maps", maps(work), "paths", paths(work));
    put_in_json(&data, "start", pack_json(root->error, "[ff]", work->start_own, work->start_rival));
    put_in_json(&data, "motives", work->dynamic ? motives(work) : json_null());
    put_in_json(&data, "simulated", work->simulations ? simulations(work) : json_null());
    put_in_json(&data, "parameter", report_attribute(root, NULL, "parameter"));
    put_in_json(&data, "points", work->points ? points(work) : json_null());
    return data;
}

static json_t *make(const struct stored *root)
{
    struct work work = {.root = *root};
    json_t *data = read_all(&work) ? pack(&work) : NULL;
    clear(&work);
    return data;
}

enum status report_game(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_GAME, make, title, data, error);
}
