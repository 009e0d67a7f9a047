/* A discovery as JSON and as CSV. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/version.h"
#include "text/discovery_text.h"
#include "text/discovery_words.h"
#include "text/json.h"
#include "words/words.h"

static const char *const side_names[PEEL_SIDES] = {"low", "high", "names"};

static json_t *names_to_json(const struct discovery *discovery, const struct peel_range *box, size_t input)
{
    json_t *names = json_array();
    for (size_t level = 0; level < discovery->cases.levels[input].count; level++)
        if (discovery_has_name(box, input, level))
            append_to_json(&names, json_string(discovery_name(discovery, input, level)));
    return names;
}

/* {path, side, value} or {path, side, names} */
static json_t *limit_to_json(const struct discovery *discovery, const struct peel_range *box, size_t input,
                             enum peel_side side, struct error *error)
{
    const char *path = discovery->inputs[input].vary->path;
    if (side == PEEL_NAMES)
        return pack_json(error, "{ss ss so}", "path", path, "side", side_names[side], "names",
                         names_to_json(discovery, box, input));
    return pack_json(error, "{ss ss so}", "path", path, "side", side_names[side], "value",
                     number_to_json(discovery_limit(discovery, box, input, side)));
}

static json_t *limits_to_json(const struct discovery *discovery, const struct peel_range *box,
                              struct error *error)
{
    json_t *limits = json_array();
    for (size_t i = 0; i < discovery->cases.inputs; i++)
        for (enum peel_side side = PEEL_LOW; side < PEEL_SIDES; side++)
            if (peel_box_has_limit(&discovery->cases, box, i, side))
                append_to_json(&limits, limit_to_json(discovery, box, i, side, error));
    return limits;
}

static json_t *tested_to_json(const struct discovery *discovery, const struct found_box *box,
                              struct error *error)
{
    json_t *limits = json_array();
    for (size_t l = 0; l < box->limit_count; l++) {
        const struct box_limit *limit = &box->limits[l];
        json_t *one = limit_to_json(discovery, box->pasted, limit->input, limit->side, error);
        put_in_json(&one, "quasi_p", number_to_json(limit->quasi_p));
        put_in_json(&one, "reproduced", number_to_json(limit->reproduced));
        put_in_json(&one, "dropped", json_boolean(limit->dropped));
        append_to_json(&limits, one);
    }
    return limits;
}

/* The shares and counts of a mass. */
static json_t *mass_to_json(const struct discovery *discovery, const struct peel_mass *mass,
                            struct error *error)
{
    return pack_json(error, "{so so so sI sI sI}", "coverage",
                     number_to_json(discovery_coverage(discovery, mass)), "density",
                     number_to_json(discovery_density(mass)), "mass",
                     number_to_json(discovery_share(discovery, mass)), "runs", (json_int_t)mass->weight,
                     "events", (json_int_t)mass->events, "points", (json_int_t)mass->cases);
}

static json_t *path_to_json(const struct discovery *discovery, const struct peel_path *path,
                            struct error *error)
{
    json_t *boxes = json_array();
    for (size_t k = 0; k < path->count; k++) {
        json_t *one = mass_to_json(discovery, &path->masses[k], error);
        put_in_json(&one, "number", json_integer((json_int_t)k));
        put_in_json(&one, "peeled",
                    k ? json_string(discovery->inputs[path->peeled[k]].vary->path) : json_null());
        put_in_json(&one, "limits", limits_to_json(discovery, path->boxes + k * path->inputs, error));
        append_to_json(&boxes, one);
    }
    return boxes;
}

static json_t *region_to_json(const struct discovery *discovery, const struct found_box *box)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = memory_text_open(&text, &size);
    if (!out)
        return NULL;
    discovery_put_region(out, discovery, box->range);
    memory_text_close(out, &text);
    json_t *region = text ? json_string(text) : NULL;
    free(text);
    return region;
}

static json_t *box_to_json(const struct discovery *discovery, const struct found_box *box,
                           struct error *error)
{
    json_t *one = mass_to_json(discovery, &box->mass, error);
    put_in_json(&one, "stands", json_boolean(discovery->search.count > 0));
    put_in_json(&one, "chosen", json_integer((json_int_t)box->chosen));
    put_in_json(&one, "region", region_to_json(discovery, box));
    put_in_json(&one, "limits", tested_to_json(discovery, box, error));
    put_in_json(&one, "path", path_to_json(discovery, &box->path, error));
    return one;
}

static json_t *inputs_to_json(const struct discovery *discovery, struct error *error)
{
    json_t *inputs = json_array();
    for (size_t i = 0; i < discovery->cases.inputs; i++) {
        const struct discovery_input *input = &discovery->inputs[i];
        append_to_json(&inputs, pack_json(error, "{ss ss ss}", "path", input->vary->path, "name", input->name,
                                          "unit", say_unit(discovery_terms(discovery), input->unit).bytes));
    }
    return inputs;
}

json_t *discovery_to_json(const struct discovery *discovery, struct error *error)
{
    json_t *boxes = json_array();
    for (size_t b = 0; b < discovery_box_count(discovery); b++)
        append_to_json(&boxes, box_to_json(discovery, discovery_box(discovery, b), error));
    json_t *provenance =
        pack_json(error, "{ss ss ss ss}", "version", version_number(), "commit", version_commit(),
                  "study_file", discovery->file, "study_sha256", discovery->digest);
    return pack_json(error, "{ss sI sI so sI sI sI so so so}", "outcome", discovery->text, "runs",
                     (json_int_t)discovery->runs, "events", (json_int_t)discovery->search.all.events,
                     "density", number_to_json(discovery_density(&discovery->search.all)), "points",
                     (json_int_t)discovery->cases.count, "failed", (json_int_t)discovery->failed, "unknown",
                     (json_int_t)discovery->unknown, "inputs", inputs_to_json(discovery, error), "boxes",
                     boxes, "provenance", provenance);
}

static void put_csv_piece(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
}

static void put_csv_text(FILE *out, const char *text)
{
    const char *quote = strpbrk(text, ",\"\r\n") ? "\"" : "";
    fputs(quote, out);
    put_csv_piece(out, text);
    fputs(quote, out);
}

static void put_csv_number(FILE *out, double number)
{
    fputc(',', out);
    if (!isnan(number))
        fprintf(out, "%.17g", number);
}

static void put_csv_mass(FILE *out, const struct discovery *discovery, const struct peel_mass *mass)
{
    put_csv_number(out, discovery_coverage(discovery, mass));
    put_csv_number(out, discovery_density(mass));
    put_csv_number(out, discovery_share(discovery, mass));
    put_csv_number(out, mass->weight);
    put_csv_number(out, mass->events);
}

/* The names inside, with " or " between them. */
static void put_csv_names(FILE *out, const struct discovery *discovery, const struct peel_range *box,
                          size_t input)
{
    size_t put = 0;
    fputc('"', out);
    for (size_t level = 0; level < discovery->cases.levels[input].count; level++)
        if (discovery_has_name(box, input, level)) {
            fputs(put++ ? " or " : "", out);
            put_csv_piece(out, discovery_name(discovery, input, level));
        }
    fputc('"', out);
}

void discovery_print_boxes(FILE *out, const struct discovery *discovery)
{
    fputs(
        "box,coverage,density,mass,runs,events,parameter,unit,side,value,names,quasi_p,reproduced,dropped\n",
        out);
    for (size_t b = 0; b < discovery_box_count(discovery); b++) {
        const struct found_box *box = discovery_box(discovery, b);
        for (size_t l = 0; l < box->limit_count; l++) {
            const struct box_limit *limit = &box->limits[l];
            fprintf(out, "%zu", b + 1);
            put_csv_mass(out, discovery, &box->mass);
            fputc(',', out);
            put_csv_text(out, discovery->inputs[limit->input].vary->path);
            fputc(',', out);
            put_csv_text(out,
                         say_unit(discovery_terms(discovery), discovery->inputs[limit->input].unit).bytes);
            fprintf(out, ",%s", side_names[limit->side]);
            put_csv_number(out, discovery_limit(discovery, box->pasted, limit->input, limit->side));
            fputc(',', out);
            if (limit->side == PEEL_NAMES)
                put_csv_names(out, discovery, box->pasted, limit->input);
            put_csv_number(out, limit->quasi_p);
            put_csv_number(out, limit->reproduced);
            fprintf(out, ",%d\n", limit->dropped);
        }
    }
}

void discovery_print_paths(FILE *out, const struct discovery *discovery)
{
    fputs("box,number,chosen,coverage,density,mass,runs,events,restricted,peeled\n", out);
    for (size_t b = 0; b < discovery_box_count(discovery); b++) {
        const struct found_box *box = discovery_box(discovery, b);
        for (size_t k = 0; k < box->path.count; k++) {
            fprintf(out, "%zu,%zu,%d", b + 1, k, k == box->chosen);
            put_csv_mass(out, discovery, &box->path.masses[k]);
            fprintf(out, ",%zu,",
                    peel_box_restricted(&discovery->cases, box->path.boxes + k * box->path.inputs));
            if (k)
                put_csv_text(out, discovery->inputs[box->path.peeled[k]].vary->path);
            fputc('\n', out);
        }
    }
}
