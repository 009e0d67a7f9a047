#include "report/report_roles.h"

#include <math.h>
#include <stdlib.h>

#include "base/same_number.h"
#include "file/hdf5_input.h"
#include "regret/role_game.h"
#include "report/report_facts.h"
#include "report/report_file.h"
#include "report/report_json.h"
#include "statistics/estimate.h"

struct work {
    struct stored root;
    struct report_facts facts;
    size_t roles, rules, profiles, equilibria, alphas, departures, runs;
    int64_t played, resamples, complete, settled;
    double *verdict, *gain, *low, *high; /* [profiles][roles][rules] */
    double *stability;                   /* [profiles] */
    double *run_earned;                  /* [runs][profiles][roles] */
};

static bool read_numbers(struct work *work)
{
    const struct stored *root = &work->root;
    const size_t all[] = {work->profiles, work->roles, work->rules},
                 played[] = {work->runs, work->profiles, work->roles};
    return (work->verdict = stored_numbers(root, "gain_verdict", 3, all)) &&
           (work->gain = stored_numbers(root, "gain", 3, all)) &&
           (work->low = stored_numbers(root, "gain_low", 3, all)) &&
           (work->high = stored_numbers(root, "gain_high", 3, all)) &&
           (work->stability = stored_row(root, "stability", work->profiles)) &&
           (work->run_earned = stored_numbers(root, "run_earned", 3, played));
}

static bool open_work(struct work *work)
{
    const struct stored *root = &work->root;
    const struct {
        const char *name;
        int64_t *number;
    } numbers[] = {{"runs_played", &work->played},
                   {"resamples", &work->resamples},
                   {"equilibria_complete", &work->complete},
                   {"alpha_settled", &work->settled}};
    const struct {
        const char *axis;
        size_t *length;
    } lengths[] = {{"role", &work->roles},       {"rule", &work->rules},
                   {"profile", &work->profiles}, {"equilibrium", &work->equilibria},
                   {"alpha", &work->alphas},     {"departure", &work->departures},
                   {"run", &work->runs}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (hdf5_get_integer(root->object, numbers[i].name, numbers[i].number, root->error) != STATUS_OK)
            return false;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        *lengths[i].length = hdf5_length(root->object, lengths[i].axis);
    if (work->roles == 0 || work->rules == 0 || work->profiles == 0 || work->runs == 0) {
        error_note(root->error, STATUS_INVALID, "the file holds no profile of rules");
        return false;
    }
    if (!report_facts_read(root, &work->facts) || !read_numbers(work))
        return false;
    for (size_t i = 0; i < work->profiles; i++)
        if (!(work->stability[i] >= 0 && work->stability[i] < STABILITIES)) {
            error_note(root->error, STATUS_INVALID, "a profile in the file has no verdict");
            return false;
        }
    return true;
}

static void close_work(struct work *work)
{
    report_facts_clear(&work->facts);
    free(work->verdict);
    free(work->gain);
    free(work->low);
    free(work->high);
    free(work->stability);
    free(work->run_earned);
}

/* [first][second] of a dataset with these axes; [] where the first is empty. */
static json_t *table(const struct work *work, const char *name, size_t first, size_t second)
{
    const size_t lengths[] = {first, second};
    double *numbers = first ? stored_numbers(&work->root, name, 2, lengths) : NULL;
    json_t *rows = numbers || first == 0 ? json_array() : NULL;
    for (size_t i = 0; numbers && i < first; i++)
        append_to_json(&rows, report_numbers(numbers + i * second, second));
    free(numbers);
    return rows;
}

/* [equilibria][roles][rules] */
static json_t *mixes(const struct work *work)
{
    size_t count = work->equilibria, cells = work->roles * work->rules;
    const size_t lengths[] = {count, work->roles, work->rules};
    double *numbers = count ? stored_numbers(&work->root, "equilibrium_mix", 3, lengths) : NULL;
    json_t *all = numbers || count == 0 ? json_array() : NULL;
    for (size_t e = 0; numbers && e < count; e++) {
        json_t *one = json_array();
        for (size_t r = 0; r < work->roles; r++)
            append_to_json(&one, report_numbers(numbers + e * cells + r * work->rules, work->rules));
        append_to_json(&all, one);
    }
    free(numbers);
    return all;
}

static json_t *row(const struct work *work, const char *name, size_t length)
{
    return length ? report_row(&work->root, name, length) : json_array();
}

/* [roles][members]: vendors. */
static json_t *members(const struct work *work)
{
    double *role = stored_row(&work->root, "vendor_role", work->facts.vendors);
    json_t *all = role ? json_array() : NULL;
    for (size_t r = 0; all && r < work->roles; r++) {
        json_t *own = json_array();
        for (size_t f = 0; own && f < work->facts.vendors; f++)
            if (role[f] == (double)r)
                append_to_json(&own, json_integer((json_int_t)f));
        append_to_json(&all, own);
    }
    free(role);
    return all;
}

/* The change of a role's rule that draws most in a profile: of those known to gain the one that gains most, else that with
 * the largest upper end above 0. SIZE_MAX: none may gain. */
static size_t strongest_pull(const struct work *work, size_t profile)
{
    size_t cells = work->roles * work->rules, best = SIZE_MAX;
    bool known = work->stability[profile] == STABILITY_REJECTED;
    for (size_t i = profile * cells; i < (profile + 1) * cells; i++) {
        bool counts = known ? work->verdict[i] == REGRET_GAINS
                            : work->verdict[i] == REGRET_UNDECIDED && work->high[i] > 0;
        const double *by = known ? work->gain : work->high;
        if (counts && (best == SIZE_MAX || by[i] > by[best]))
            best = i;
    }
    return best;
}

/* {role, rule, gain, low, high}, each [profiles], null where nothing draws. */
static json_t *pulls(const struct work *work)
{
    json_t *role = json_array(), *rule = json_array(), *gain = json_array(), *low = json_array(),
           *high = json_array();
    for (size_t p = 0; p < work->profiles; p++) {
        size_t i = strongest_pull(work, p);
        bool none = i == SIZE_MAX;
        append_to_json(&role, none ? json_null() : json_integer((json_int_t)(i / work->rules % work->roles)));
        append_to_json(&rule, none ? json_null() : json_integer((json_int_t)(i % work->rules)));
        append_to_json(&gain, none ? json_null() : report_rounded(work->gain[i]));
        append_to_json(&low, none ? json_null() : report_rounded(work->low[i]));
        append_to_json(&high, none ? json_null() : report_rounded(work->high[i]));
    }
    return pack_json(work->root.error, "{so so so so so}", "role", role, "rule", rule, "gain", gain, "low",
                     low, "high", high);
}

/* What roles earn in each profile more than as in the scenario, profile 0, in the same runs: {value, low, high}, each
 * [profiles][roles]. */
static json_t *changes(const struct work *work)
{
    size_t cells = work->profiles * work->roles;
    json_t *value = json_array(), *low = json_array(), *high = json_array();
    for (size_t p = 0; p < work->profiles; p++) {
        json_t *of_roles[] = {json_array(), json_array(), json_array()};
        for (size_t r = 0; r < work->roles; r++) {
            struct sample change = {0};
            for (size_t run = 0; run < work->runs; run++)
                sample_add(&change,
                           difference_but_rounding(work->run_earned[run * cells + r],
                                                   work->run_earned[run * cells + p * work->roles + r]));
            struct estimate found = sample_estimate(&change);
            append_to_json(&of_roles[0], report_rounded(found.value));
            append_to_json(&of_roles[1], report_rounded(found.low));
            append_to_json(&of_roles[2], report_rounded(found.high));
        }
        append_to_json(&value, of_roles[0]);
        append_to_json(&low, of_roles[1]);
        append_to_json(&high, of_roles[2]);
    }
    return pack_json(work->root.error, "{so so so}", "value", value, "low", low, "high", high);
}

static json_t *stabilities(const struct work *work)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < work->profiles; i++)
        append_to_json(&array, json_string(stability_names[(size_t)work->stability[i]]));
    return array;
}

/* The last row of alpha_rank; null where a run failed, so that there is none. */
static json_t *ranks(const struct work *work)
{
    json_t *all = work->alphas ? table(work, "alpha_rank", work->alphas, work->profiles) : NULL;
    json_t *last = work->alphas ? json_incref(json_array_get(all, work->alphas - 1)) : json_null();
    json_decref(all);
    return last;
}

static json_t *alpha(const struct work *work)
{
    double *alphas = work->alphas ? stored_row(&work->root, "alpha", work->alphas) : NULL;
    json_t *last = alphas ? report_rounded(alphas[work->alphas - 1]) : work->alphas ? NULL : json_null();
    free(alphas);
    return last;
}

static json_t *profiles(const struct work *work)
{
    size_t count = work->profiles;
    return pack_json(work->root.error, "{so so so so so so so so so so}", "rule",
                     table(work, "profile_rule", count, work->roles), "earned",
                     table(work, "earned", count, work->roles), "low",
                     table(work, "earned_low", count, work->roles), "high",
                     table(work, "earned_high", count, work->roles), "change", changes(work), "stability",
                     stabilities(work), "epsilon", row(work, "epsilon", count), "pull", pulls(work), "better",
                     row(work, "better_profile", count), "rank", ranks(work));
}

static json_t *equilibria(const struct work *work)
{
    size_t count = work->equilibria;
    return pack_json(work->root.error, "{so so so so so}", "mix", mixes(work), "profile",
                     row(work, "equilibrium_profile", count), "regret",
                     row(work, "equilibrium_regret", count), "share", row(work, "equilibrium_share", count),
                     "earned", table(work, "equilibrium_earned", count, work->roles));
}

static json_t *departures(const struct work *work)
{
    size_t count = work->departures;
    return pack_json(work->root.error, "{so so so so so so}", "profile",
                     row(work, "departure_profile", count), "vendor", row(work, "departure_vendor", count),
                     "rule", row(work, "departure_rule", count), "gain", row(work, "departure_gain", count),
                     "low", row(work, "departure_gain_low", count), "high",
                     row(work, "departure_gain_high", count));
}

/* The answer in a sentence. */
static json_t *words(const struct work *work)
{
    size_t count[STABILITIES] = {0};
    for (size_t i = 0; i < work->profiles; i++)
        count[(size_t)work->stability[i]]++;
    return json_pack("[o]", json_sprintf("Of %zu profiles of rules %zu are known to be stable, %zu are "
                                         "undecided, and in %zu some role is known to gain by another rule.",
                                         work->profiles, count[STABILITY_SUPPORTED],
                                         count[STABILITY_UNDECIDED], count[STABILITY_REJECTED]));
}

static json_t *make(const struct stored *root)
{
    struct work work = {.root = *root};
    json_t *data = NULL;
    if (open_work(&work)) {
        data =
            pack_json(root->error, "{ss so so so so so so so so so so so so}", "kind", "roles", "provenance",
                      report_provenance(root, "scenario_file"), "rounds", json_array(), "dates", json_array(),
                      "words", words(&work), "firms", report_facts_firms(&work.facts, root->error), "roles",
                      report_texts(root, "role_name", work.roles), "members", members(&work), "rules",
                      report_texts(root, "rule_name", work.rules), "has",
                      table(&work, "role_rule", work.roles, work.rules), "profiles", profiles(&work),
                      "equilibria", equilibria(&work), "departures", departures(&work));
        put_in_json(&data, "alpha", alpha(&work));
        put_in_json(&data, "settled", json_boolean(work.settled != 0));
        put_in_json(&data, "complete", json_boolean(work.complete != 0));
        put_in_json(&data, "resamples", json_integer((json_int_t)work.resamples));
        put_in_json(&data, "runs_each", json_integer((json_int_t)work.runs));
        put_in_json(&data, "runs", json_integer((json_int_t)work.played));
    }
    close_work(&work);
    return data;
}

enum status report_roles(const char *path, char **title, json_t **data, struct error *error)
{
    return report_file(path, FILE_OF_ROLES, make, title, data, error);
}
