/* Resolves what claims and targets of a study refer to: outcomes, and groups of design points. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/relation.h"
#include "study/study_reading.h"

#define REFUSE(reading, i, key, ...) STUDY_REFUSE(reading, "claims", i, key, __VA_ARGS__)

/* A parsed condition such as "choice.switch_cost_vendor=2". */
struct condition {
    size_t factor;
    enum relation relation;
    const char *value;
};

/* The factor named at the start of a condition; SIZE_MAX: none. *length: up to the sign, before which spaces may
 * stand, as in overrides. */
static size_t factor_of(const struct study *study, const char *text, size_t *length)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < study->vary_count; i++) {
        const char *const names[] = {study->vary[i].path, study->vary[i].name};
        for (int k = 0; k < 2; k++) {
            size_t size = strlen(names[k]), sign = size;
            if (!size || strncmp(names[k], text, size) != 0)
                continue;
            sign += strspn(text + size, " ");
            if (!text[sign] || !strchr("=<>", text[sign]))
                continue;
            best = i;
            *length = sign;
        }
    }
    return best;
}

static bool meets(const struct study *study, const struct condition *condition, size_t point)
{
    const struct study_vary *vary = &study->vary[condition->factor];
    double value = study_factor_number(study, point, condition->factor);
    if (vary->values.count && !vary->numbers)
        return strcmp(vary->labels[(size_t)value], condition->value) == 0;
    return relation_holds(value, condition->relation, strtod(condition->value, NULL));
}

/* False, with a finding, when the condition is malformed. */
static bool read_condition(struct study_reading *reading, size_t i, const char *key, const char *text,
                           struct condition *condition)
{
    const struct study *study = reading->study;
    size_t length = 0;
    char *end;
    condition->factor = factor_of(study, text, &length);
    if (condition->factor == SIZE_MAX) {
        REFUSE(reading, i, key,
               "\"%s\" is no condition on what varies; write PATH, then =, <, <=, > or >=, then a value, "
               "with a name or path of `vary` such as \"%s\"",
               text, *study->vary[0].name ? study->vary[0].name : study->vary[0].path);
        return false;
    }
    const struct study_vary *vary = &study->vary[condition->factor];
    bool texts = vary->values.count && !vary->numbers;
    condition->value = relation_read(text + length, &condition->relation);
    condition->value += strspn(condition->value, " ");
    if (texts && condition->relation != RELATION_EQUAL)
        REFUSE(reading, i, key, "\"%s\": values that are no numbers have no order; write %.*s=VALUE", text,
               (int)length, text);
    if (texts)
        return condition->relation == RELATION_EQUAL;
    bool number = (strtod(condition->value, &end), end != condition->value && !*end);
    if (!number)
        REFUSE(reading, i, key, "\"%s\": `%s` is no number", text, condition->value);
    return number;
}

/* The points that meet all conditions; NULL, with a finding, when no point does. */
static bool *find_points(struct study_reading *reading, size_t i, const char *key,
                         const struct text_list *conditions)
{
    const struct study *study = reading->study;
    size_t points = study->design->size, left = points;
    bool *found = arena_take(&reading->holder.arena, points, sizeof *found);
    if (!found) {
        reading->binding.out_of_memory = true;
        return NULL;
    }
    for (size_t p = 0; p < points; p++)
        found[p] = true;
    for (size_t c = 0; c < conditions->count; c++) {
        struct condition condition;
        if (!read_condition(reading, i, key, conditions->items[c], &condition))
            return NULL;
        for (size_t p = 0; p < points; p++) {
            bool stays = found[p] && meets(study, &condition, p);
            left -= found[p] && !stays;
            found[p] = stays;
        }
        if (left == 0) {
            REFUSE(reading, i, key, "no design point meets \"%s\"%s", conditions->items[c],
                   c ? " and the conditions before it" : "");
            return NULL;
        }
    }
    return found;
}

static void check_alone(struct study_reading *reading, size_t i)
{
    struct study *study = reading->study;
    struct study_claim *claim = &study->claims[i];
    struct claim_fault fault;
    claim->comparison = claim->against.count == 0         ? CLAIM_ALONE
                        : claim->compare == COMPARE_RATIO ? CLAIM_RATIO
                                                          : CLAIM_DIFFERENCE;
    if (claim->against.count == 0 && claim->compare != COMPARE_DIFFERENCE)
        REFUSE(reading, i, "compare", "belongs to claims with `against`");
    if (claim_is_faulty(&claim->claim, claim->comparison, &fault))
        REFUSE(reading, i, fault.key, "%s", fault.text);
    int64_t rounds = study->base ? study->base->simulation.rounds : 0;
    if (claim->claim.round > rounds)
        REFUSE(reading, i, "round", "is %lld; a run has %lld rounds", (long long)claim->claim.round,
               (long long)rounds);
    for (size_t k = 0; k < i; k++)
        if (strcmp(study->claims[k].claim.name, claim->claim.name) == 0)
            REFUSE(reading, i, "name", "the name \"%s\" is taken by claims[%zu]", claim->claim.name, k);
}

static void check_about(struct study_reading *reading, size_t i, const struct measure *rows, size_t count)
{
    struct study *study = reading->study;
    struct study_claim *claim = &study->claims[i];
    const char *key;
    char near[OUTCOME_NAME_SIZE];
    if (!claim_find(&claim->claim, rows, count, study->base, &study->quantities[i], &key, near))
        REFUSE(reading, i, key, "no run ends with such an outcome%s%s%s",
               *near ? "; did you mean \"" : "; `pricewar-sim outcomes` lists them", near,
               *near ? "\"?" : "");
    claim->at_points = find_points(reading, i, "at", &claim->at);
    if (claim->comparison != CLAIM_ALONE)
        claim->against_points = find_points(reading, i, "against", &claim->against);
}

/* Adds a measure for a claim's quantity to the outcomes. */
static bool add_measure(struct study_reading *reading, size_t i, struct measure *row)
{
    const struct study_claim *claim = &reading->study->claims[i];
    struct arena *arena = &reading->holder.arena;
    bool probability = claim->claim.statistic == CLAIM_PROBABILITY;
    const char *unit = reading->study->quantities[i].unit;
    char name[100], *statement = study_claim_statement(arena, reading->study, i);
    snprintf(name, sizeof name, "claim_%s", claim->claim.name);
    *row = (struct measure){
        .name = arena_copy_text(arena, name),
        .type = FIELD_F64,
        .axis = AXIS_NONE,
        .unit = probability ? "1" : unit,
        .long_name = statement ? arena_copy_text(arena, statement) : NULL,
    };
    free(statement);
    return row->name && row->long_name;
}

enum status study_check_claims(struct study_reading *reading, struct error *error)
{
    struct study *study = reading->study;
    size_t count;
    const struct measure *rows = study_measures(study, &count);
    if (study->claim_count == 0)
        return STATUS_OK;
    study->quantities = arena_take(&reading->holder.arena, study->claim_count, sizeof *study->quantities);
    if (!study->quantities)
        return error_no_memory(error, "the claims");
    for (size_t i = 0; i < study->claim_count; i++) {
        check_alone(reading, i);
        check_about(reading, i, rows, count);
    }
    if (collector_count(&reading->collector) > 0)
        return STATUS_OK;
    struct measure *all = arena_take(&reading->holder.arena, count + study->claim_count, sizeof *all);
    bool made = all && !reading->binding.out_of_memory;
    if (made)
        memcpy(all, rows, count * sizeof *all);
    for (size_t i = 0; made && i < study->claim_count; i++)
        made = add_measure(reading, i, &all[count + i]);
    if (!made)
        return error_no_memory(error, "the claims");
    study->measures = all;
    study->measure_count = count + study->claim_count;
    return STATUS_OK;
}

void study_check_targets(struct study_reading *reading)
{
    const struct study *study = reading->study;
    for (size_t i = 0; i < study->target_count; i++) {
        struct study_target *target = &study->targets[i];
        char near[OUTCOME_NAME_SIZE];
        target->index = outcome_find(study, target->outcome, near);
        if (target->index == SIZE_MAX && *near)
            STUDY_REFUSE(reading, "targets", i, "outcome", "no run ends with \"%s\"; did you mean \"%s\"?",
                         target->outcome, near);
        else if (target->index == SIZE_MAX)
            STUDY_REFUSE(reading, "targets", i, "outcome",
                         "no run ends with \"%s\"; `pricewar-sim outcomes` lists them", target->outcome);
        for (size_t k = 0; k < i; k++)
            if (strcmp(study->targets[k].outcome, target->outcome) == 0)
                STUDY_REFUSE(reading, "targets", i, "outcome", "\"%s\" has a target already",
                             target->outcome);
    }
}
