/* oracle-runner FILE.json|FILE.csv...: asks the project every case of the files and holds the answers against
 * what is expected. One line a case; exit 1 when one fails, 2 when a file can't be used. */
#include "casefile.h"
#include "comparison.h"
#include "kinds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double usual_tolerance = 1e-10;

struct tally {
    size_t passed, failed, outside;
};

static double tolerance_named(const json_t *tolerances, const char *name)
{
    const json_t *value = json_object_get(tolerances, name);
    return json_is_number(value) ? json_number_value(value) : 0;
}

/* `abs` and `rel`, or `analytic` for cases that also have one for estimators. */
static struct comparison begin_comparison(const json_t *tolerances)
{
    struct comparison comparison = {
        .absolute = fmax(tolerance_named(tolerances, "abs"), tolerance_named(tolerances, "analytic")),
        .relative = tolerance_named(tolerances, "rel")};
    if (comparison.absolute == 0 && comparison.relative == 0)
        comparison.absolute = usual_tolerance;
    return comparison;
}

static void fail(struct tally *tally, const char *id, const char *reason)
{
    printf("%s: FAIL: %s\n", id, reason);
    tally->failed++;
}

static void judge(struct tally *tally, const char *id, const json_t *item, const json_t *found,
                  const json_t *tolerances)
{
    struct comparison comparison = begin_comparison(json_object_get(item, "tol"));
    comparison.by_name = tolerances;
    compare(&comparison, "", json_object_get(item, "expected"), found);
    bool fine = !*comparison.failure && comparison.values > 0;
    if (json_object_size(tolerances))
        printf("%s: worst error %.2g of what chance allows over %zu values: ", id, comparison.worst,
               comparison.values);
    else
        printf("%s: worst error %.2g, tolerance %g%s over %zu values: ", id, comparison.worst,
               comparison.absolute > 0 ? comparison.absolute : comparison.relative,
               comparison.absolute > 0 ? "" : " relative", comparison.values);
    printf("%s%s%s\n", fine ? "ok" : "FAIL", *comparison.failure ? ": " : "", comparison.failure);
    tally->passed += fine;
    tally->failed += !fine;
}

static void run_case(struct tally *tally, const json_t *item)
{
    const char *id = json_string_value(json_object_get(item, "id"));
    const char *name = json_string_value(json_object_get(item, "kind"));
    const struct kind *kind = name ? kind_find(name) : NULL;
    if (!id || !name) {
        fail(tally, id ? id : "?", "a case needs an id and a kind");
    } else if (kind && kind->outside) {
        printf("%s: outside: the simulator has no %s\n", id, name);
        tally->outside++;
    } else if (!kind || !kind->answer) {
        fail(tally, id, "not yet answered");
    } else {
        struct question question;
        question_init(&question, item);
        json_t *found = kind->answer(&question);
        if (found && question_is_sound(&question))
            judge(tally, id, item, found, question.tolerances);
        else
            fail(tally, id, question.error.message);
        json_decref(found);
        question_clear(&question);
    }
}

int main(int count, char **arguments)
{
    struct tally tally = {0};
    int unusable = 0;
    if (count < 2) {
        fprintf(stderr, "usage: oracle-runner FILE.json|FILE.csv...\n");
        return 2;
    }
    for (int i = 1; i < count; i++) {
        struct error error = {.message = ""};
        json_t *cases;
        if (casefile_load(arguments[i], &cases, &error) != STATUS_OK) {
            fprintf(stderr, "oracle-runner: %s\n", error_text(&error).bytes);
            unusable++;
            continue;
        }
        for (size_t k = 0; k < json_array_size(cases); k++)
            run_case(&tally, json_array_get(cases, k));
        json_decref(cases);
    }
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return unusable ? 2 : tally.failed ? 1 : 0;
}
