#include "regret/regret_study.h"

#include <ctype.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "base/path_name.h"
#include "scenario/describe.h"
#include "study/study_load.h"

static const char strategy_key[] = ".pricing.strategy";

struct making {
    const struct regret_question *question;
    config_t resolved; /* the scenario with every value */
    FILE *out;         /* the text of the study */
    size_t varied;
    bool *has_varied; /* [vendors of the scenario] */
    struct error *error;
};

/* A text as libconfig reads it. */
static void put_text(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < ' ')
            fprintf(out, "\\x%02x", (unsigned)(unsigned char)*text);
        else
            putc(*text, out);
    putc('"', out);
}

/* Whether the text is a number as libconfig writes it: nan, inf and 0x1p3 are words. */
static bool is_number(const char *text, double *number)
{
    char *end;
    *number = strtod(text, &end);
    return end != text && !*end && !text[strspn(text, "+-.0123456789eE")];
}

/* A value of the command line as a study lists it: words without quotes are texts. */
static void put_value(FILE *out, const char *text)
{
    double number;
    if (is_number(text, &number) || strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || *text == '"')
        fputs(text, out);
    else
        put_text(out, text);
}

/* What the scenario has at a place, as on the command line; on the heap. NULL: nothing that could be tried. */
static char *own_value(const struct making *making, size_t vendor, const char *rest)
{
    char *text = NULL, path[256];
    size_t length = (size_t)snprintf(path, sizeof path, "vendors.[%zu]", vendor);
    for (; *rest && length + 2 < sizeof path; rest++) {
        if (*rest == '[')
            path[length++] = '.';
        path[length++] = *rest;
    }
    path[length] = '\0';
    const config_setting_t *setting = config_lookup(&making->resolved, path);
    int made = -1;
    switch (setting ? config_setting_type(setting) : CONFIG_TYPE_NONE) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        made = asprintf(&text, "%lld", (long long)config_setting_get_int64(setting));
        break;
    case CONFIG_TYPE_FLOAT:
        made = asprintf(&text, "%.17g", config_setting_get_float(setting));
        break;
    case CONFIG_TYPE_BOOL:
        made = asprintf(&text, "%s", config_setting_get_bool(setting) ? "true" : "false");
        break;
    case CONFIG_TYPE_STRING:
        made = asprintf(&text, "%s", config_setting_get_string(setting));
        break;
    default:
        break;
    }
    return made < 0 ? NULL : text;
}

static bool same_value(const char *one, const char *other)
{
    double a, b;
    return is_number(one, &a) && is_number(other, &b) ? a == b : strcmp(one, other) == 0;
}

/* Whether a value of the list is neither the vendor's own nor one that came before it. */
static bool is_other(const char *const *values, size_t i, const char *own)
{
    bool other = !same_value(values[i], own);
    for (size_t j = 0; other && j < i; j++)
        other = !same_value(values[i], values[j]);
    return other;
}

/* Adds what a vendor might have had in place of its own value: those of the list, each once, own ones left out. */
static void add_vary(struct making *making, size_t vendor, const char *rest, const char *own,
                     const char *const *values, size_t count)
{
    size_t others = 0;
    for (size_t i = 0; i < count; i++)
        others += is_other(values, i, own);
    if (others == 0)
        return;
    fprintf(making->out, "%s  { path = \"vendors[%zu]%s\"; values = (", making->varied++ ? ",\n" : "", vendor,
            rest);
    put_value(making->out, own);
    for (size_t i = 0; i < count; i++)
        if (is_other(values, i, own)) {
            fputs(", ", making->out);
            put_value(making->out, values[i]);
        }
    fputs("); }", making->out);
    making->has_varied[vendor] = true;
}

/* What follows the vendor in a path, and whether it is this one; NULL: the path is of no vendor. */
static const char *rest_of(const char *path, const char *name, size_t number, bool *meant)
{
    size_t length = strlen(name);
    char *end;
    if (strncmp(path, "vendors", 7) != 0)
        return NULL;
    path += 7;
    *meant = strncmp(path, "[*]", 3) == 0;
    if (*meant)
        return path[3] == '.' ? path + 3 : NULL;
    if (*path == '[') {
        *meant = strtoul(path + 1, &end, 10) == number;
        return isdigit((unsigned char)path[1]) && *end == ']' && end[1] == '.' ? end + 1 : NULL;
    }
    if (*path++ != '.')
        return NULL;
    bool quoted = *path == '"';
    path += quoted;
    const char *after = path + strcspn(path, quoted ? "\"" : ".");
    *meant = (size_t)(after - path) == length && strncmp(path, name, length) == 0;
    after += quoted && *after;
    return *after == '.' ? after : NULL;
}

static enum status refuse(const struct making *making, const struct regret_try *try, const char *why)
{
    return error_set(making->error, STATUS_INVALID, "--try %s=%s: %s", try->path, try->values, why);
}

/* The values of a try, on the heap with the list itself: `text` is cut up. NULL: no memory. */
static const char **split(char *text, size_t *count)
{
    size_t most = 1;
    bool quoted = false;
    for (const char *at = text; *at; at++)
        most += *at == ',';
    const char **values = calloc(most, sizeof *values);
    *count = 0;
    for (char *at = text, *begin = text; values; at++) {
        quoted ^= *at == '"';
        if (*at && (*at != ',' || quoted))
            continue;
        bool last = !*at;
        *at = '\0';
        values[(*count)++] = begin + strspn(begin, " ");
        begin = at + 1;
        if (last)
            break;
    }
    return values;
}

/* Whether what a try is about has values already: as the vendor's rule, or from an earlier try. */
static bool is_tried_before(const struct making *making, const struct regret_try *try, size_t vendor,
                            const char *rest)
{
    const struct regret_question *question = making->question;
    const char *name = question->scenario->vendors[vendor].name;
    if (question->rule_count > 0 && strcmp(rest, strategy_key) == 0)
        return true;
    for (const struct regret_try *earlier = question->tries; earlier < try; earlier++) {
        bool meant = false;
        const char *other = rest_of(earlier->path, name, vendor, &meant);
        if (other && meant && strcmp(other, rest) == 0)
            return true;
    }
    return false;
}

static enum status add_try(struct making *making, const struct regret_try *try)
{
    const struct regret_question *question = making->question;
    const struct scenario *scenario = question->scenario;
    char *text = strdup(try->values);
    size_t count = 0;
    const char **values = text ? split(text, &count) : NULL;
    enum status status = values ? STATUS_OK : error_no_memory(making->error, "values to try");
    bool anybody = false;
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (!*values[i])
            status = refuse(making, try, "a value is missing");
    for (size_t i = 0; status == STATUS_OK && i < question->vendor_count; i++) {
        bool meant = false;
        size_t vendor = question->vendors[i];
        const char *rest = rest_of(try->path, scenario->vendors[vendor].name, vendor, &meant);
        if (!rest) {
            status = refuse(making, try,
                            "give a parameter of a vendor and values for it, as in "
                            "vendors.NAME.pricing.margin=0.1,0.3 or vendors[*].pricing.step=0.02,0.1");
            break;
        }
        if (!meant)
            continue;
        char *own = own_value(making, vendor, rest);
        anybody = true;
        if (is_tried_before(making, try, vendor, rest))
            status = refuse(making, try, "its values are tried already; write them as one list");
        else if (own)
            add_vary(making, vendor, rest, own, values, count);
        else
            status = error_set(making->error, STATUS_INVALID,
                               "--try %s: %s, whose rule is %s, has no such value; a parameter of another "
                               "rule can be tried once --set gives the vendor that rule",
                               try->path, scenario->vendors[vendor].name,
                               scenario->vendors[vendor].pricing.strategy);
        free(own);
    }
    if (status == STATUS_OK && !anybody)
        status = refuse(making, try, "is about none of those whose regret is asked for");
    free(values);
    free(text);
    return status;
}

static bool is_target(const struct making *making, size_t vendor)
{
    const struct regret_question *question = making->question;
    for (size_t i = 0; question->targets_of_all && i < question->vendor_count; i++)
        if (question->vendors[i] == vendor)
            return true;
    return making->has_varied[vendor];
}

static void put_targets(const struct making *making)
{
    const struct scenario *scenario = making->question->scenario;
    size_t first = scenario->infrastructure.seller_count + scenario->cloud_count, put = 0;
    static const char *const wanted[REGRET_TARGETS] = {
        [REGRET_CASH] = "group_cash_earned", [REGRET_ALIVE] = "final_alive"};
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t t = 0; is_target(making, f) && t < REGRET_TARGETS; t++)
            for (size_t m = 0; m < measure_count; m++)
                if (strcmp(measures[m].name, wanted[t]) == 0) {
                    char name[OUTCOME_NAME_SIZE];
                    measure_name(&measures[m], scenario, first + f, name, sizeof name);
                    fputs(put++ ? ",\n  { outcome = " : "  { outcome = ", making->out);
                    put_text(making->out, name);
                    fputs("; value = 0.0; scale = 1.0; source = \"no target\"; }", making->out);
                }
}

static enum status put_study(struct making *making)
{
    const struct regret_question *question = making->question;
    const struct scenario *scenario = question->scenario;
    enum status status = STATUS_OK;
    fputs("study = {\n  title = ", making->out);
    put_text(making->out, scenario->simulation.title);
    fputs(";\n  base = ", making->out);
    put_text(making->out, path_name(scenario->file)); /* the study stands beside it, wherever that is */
    fprintf(making->out, ";\n  design = \"random\";\n  points = 1;\n  replicates = %zu;\n};\nvary = (\n",
            question->most_runs);
    for (size_t i = 0; i < question->vendor_count; i++)
        add_vary(making, question->vendors[i], strategy_key,
                 scenario->vendors[question->vendors[i]].pricing.strategy, question->rules,
                 question->rule_count);
    for (size_t i = 0; status == STATUS_OK && i < question->try_count; i++)
        status = add_try(making, &question->tries[i]);
    if (status == STATUS_OK && making->varied == 0)
        status = error_set(making->error, STATUS_INVALID,
                           "there is nothing to try: everybody plays the only rule already");
    fputs("\n);\ntargets = (\n", making->out);
    put_targets(making);
    fputs("\n);\n", making->out);
    return status;
}

static enum status read_resolved(struct making *making)
{
    char *text = scenario_resolved_text(making->question->scenario);
    bool whole = text && config_read_string(&making->resolved, text);
    free(text);
    return whole ? STATUS_OK : error_no_memory(making->error, "the resolved scenario");
}

static enum status make_text(struct making *making, char **text)
{
    size_t size;
    enum status status = read_resolved(making);
    if (status != STATUS_OK)
        return status;
    making->out = memory_text_open(text, &size);
    if (!making->out)
        return error_no_memory(making->error, "the study of regrets");
    status = put_study(making);
    if (!memory_text_close(making->out, text) && status == STATUS_OK)
        status = error_no_memory(making->error, "the study of regrets");
    return status;
}

enum status regret_study_make(const struct regret_question *question, struct study **study,
                              struct diagnostics *findings, struct error *error)
{
    const struct scenario *scenario = question->scenario;
    struct making making = {
        .question = question, .has_varied = calloc(scenario->vendor_count + 1, sizeof(bool)), .error = error};
    char *text = NULL;
    *study = NULL;
    config_init(&making.resolved);
    enum status status =
        making.has_varied ? make_text(&making, &text) : error_no_memory(error, "the study of regrets");
    const struct study_changes changes = {
        .sets = question->sets, .set_count = question->set_count, .seed = -1};
    if (status == STATUS_OK)
        status = study_load_text(
            &(struct study_texts){
                .study = text, .name = scenario->file, .base = scenario->text, .plugin = question->plugin},
            &changes, study, findings, error);
    config_destroy(&making.resolved);
    free(making.has_varied);
    free(text);
    return status;
}

size_t regret_vendor_of(const struct study_vary *vary)
{
    return strtoul(vary->path + strlen("vendors["), NULL, 10);
}

bool regret_is_rule(const struct study_vary *vary)
{
    const char *key = strchr(vary->path, ']');
    return key && strcmp(key + 1, strategy_key) == 0;
}

size_t regret_rule_value(const struct study_vary *vary, const char *rule)
{
    for (size_t k = 1; k < vary->values.count; k++)
        if (strcmp(vary->labels[k], rule) == 0)
            return k;
    return 0;
}

double regret_value_place(const struct study_vary *vary, size_t k)
{
    return ((double)k + 0.5) / (double)vary->values.count;
}

struct study regret_study_at(const struct study *study, struct study_vary *vary, struct design *design)
{
    struct study own = *study;
    for (size_t i = 0; i < study->vary_count; i++) {
        vary[i] = study->vary[i];
        vary[i].keeps_first = true;
    }
    own.vary = vary;
    own.design = design;
    own.seeds = SEEDS_COMMON;
    return own;
}

char *regret_value_name(const struct study_vary *vary, size_t k)
{
    const char *key = strchr(vary->path, ']');
    const char *value = vary->labels ? vary->labels[k] : vary->values.items[k];
    char *text = NULL;
    if (!key || regret_is_rule(vary))
        return strdup(value);
    key += strncmp(key, "].", 2) == 0 ? 2 : 1;
    int made = vary->numbers ? asprintf(&text, "%s = %.12g", key, vary->numbers[k])
                             : asprintf(&text, "%s = %s", key, value);
    return made < 0 ? NULL : text;
}
