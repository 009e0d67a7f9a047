/* Resolves what claims and targets of a study refer to: outcomes, and groups of design points. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
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
        study->claims[i].conditioned[condition.factor] = true;
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

/* NULL for a test model, which has none. */
static const struct simulation_parameters *study_calendar(const struct study *study)
{
    return study->base ? &study->base->simulation : NULL;
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
    struct claim_span span;
    if (!claim_span_of(&claim->claim, study_calendar(study), &span, &fault))
        REFUSE(reading, i, fault.key, "%s", fault.text);
    for (size_t k = 0; k < i; k++)
        if (strcmp(study->claims[k].claim.name, claim->claim.name) == 0)
            REFUSE(reading, i, "name", "the name \"%s\" is taken by claims[%zu]", claim->claim.name, k);
}

/* The outcome that a key names. */
static const char *outcome_of(const struct claim_parameters *claim, const char *key)
{
    return strcmp(key, "minus") == 0 ? claim->minus : strcmp(key, "over") == 0 ? claim->over : claim->outcome;
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
    else if ((key = claim_not_summed(&study->quantities[i])))
        REFUSE(reading, i, key, CLAIM_NOT_SUMMED, outcome_of(&claim->claim, key));
    claim->conditioned = arena_take(&reading->holder.arena, study->vary_count, sizeof *claim->conditioned);
    if (!claim->conditioned) {
        reading->binding.out_of_memory = true;
        return;
    }
    claim->at_points = find_points(reading, i, "at", &claim->at);
    if (claim->comparison != CLAIM_ALONE)
        claim->against_points = find_points(reading, i, "against", &claim->against);
}

/* Makes room for `added` more quantities, and for their measures after those of the runs and of the
 * quantities so far. False: no memory. */
static bool add_quantities(struct study_reading *reading, size_t added)
{
    struct study *study = reading->study;
    struct arena *arena = &reading->holder.arena;
    size_t count, known = study->quantity_count;
    const struct measure *rows = study_measures(study, &count);
    struct claim_quantity *quantities = arena_take(arena, known + added, sizeof *quantities);
    struct measure *all = arena_take(arena, count + added, sizeof *all);
    if (!quantities || !all)
        return false;
    if (known > 0)
        memcpy(quantities, study->quantities, known * sizeof *quantities);
    memcpy(all, rows, count * sizeof *all);
    study->quantities = quantities;
    study->measures = all;
    study->measure_count = count + added;
    study->quantity_count = known + added;
    return true;
}

/* The measure of quantity i; `name` and `meaning` are copied. False: no memory. */
static bool set_measure(struct study_reading *reading, size_t i, const char *name, const char *meaning)
{
    struct study *study = reading->study;
    struct arena *arena = &reading->holder.arena;
    const struct claim_quantity *quantity = &study->quantities[i];
    struct measure *row = &study->measures[study->measure_count - study->quantity_count + i];
    *row = (struct measure){
        .name = arena_copy_text(arena, name),
        .type = FIELD_F64,
        .axis = AXIS_NONE,
        .unit = claim_unit(quantity, CLAIM_ALONE),
        .long_name = meaning ? arena_copy_text(arena, meaning) : NULL,
    };
    return row->name && row->long_name;
}

enum status study_check_claims(struct study_reading *reading, struct error *error)
{
    struct study *study = reading->study;
    size_t count;
    const struct measure *rows = study_measures(study, &count);
    if (study->claim_count == 0)
        return STATUS_OK;
    if (!add_quantities(reading, study->claim_count))
        return error_no_memory(error, "the claims");
    for (size_t i = 0; i < study->claim_count; i++) {
        check_alone(reading, i);
        check_about(reading, i, rows, count);
    }
    if (collector_count(&reading->collector) > 0)
        return STATUS_OK;
    bool made = !reading->binding.out_of_memory;
    for (size_t i = 0; made && i < study->claim_count; i++) {
        char name[100], *statement = study_claim_statement(&reading->holder.arena, study, i);
        snprintf(name, sizeof name, "claim_%s", study->claims[i].claim.name);
        made = set_measure(reading, i, name, statement);
        free(statement);
    }
    return made ? STATUS_OK : error_no_memory(error, "the claims");
}

#define REFUSE_TARGET(reading, i, key, ...) STUDY_REFUSE(reading, "targets", i, key, __VA_ARGS__)

/* Whether a target is more than a number that a run ends with. */
static bool is_quantity(const struct study_target *target)
{
    const struct claim_moments *when = &target->when;
    return *target->minus || *target->over || target->event || when->round || when->date ||
           when->from_round || when->from_date;
}

static void refuse_outcome(struct study_reading *reading, size_t i, const char *key, const char *near)
{
    const char *wanted = outcome_of(&reading->study->targets[i].claim, key);
    if (*near)
        REFUSE_TARGET(reading, i, key, "no run ends with \"%s\"; did you mean \"%s\"?", wanted, near);
    else
        REFUSE_TARGET(reading, i, key, "no run ends with \"%s\"; `pricewar-sim outcomes` lists them", wanted);
}

static void check_target_alone(struct study_reading *reading, size_t i)
{
    const struct study *study = reading->study;
    const struct study_target *target = &study->targets[i];
    struct claim_span span;
    struct claim_fault fault;
    if (!claim_span_of(&target->claim, study_calendar(study), &span, &fault))
        REFUSE_TARGET(reading, i, fault.key, "%s", fault.text);
    if ((target->event != EVENT_NONE) != !isnan(target->event_value))
        REFUSE_TARGET(reading, i, target->event ? "event" : "event_value", "goes with %s",
                      target->event ? "event_value" : "event");
    if (target->event && !(target->value >= 0 && target->value <= 1))
        REFUSE_TARGET(reading, i, "value", "of an event is a share of runs, from 0 to 1");
    if (target->event && target->error == TARGET_RELATIVE)
        REFUSE_TARGET(reading, i, "error", "of a share of runs is absolute; leave it out");
    else if (target->error == TARGET_RELATIVE && !(target->value > 0))
        REFUSE_TARGET(reading, i, "value", "is %.6g; with a relative error it must be above 0",
                      target->value);
    for (size_t k = 0; k < i; k++)
        if (target->relation == TARGET_EQUAL && study->targets[k].relation == TARGET_EQUAL &&
            strcmp(study->targets[k].label, target->label) == 0)
            REFUSE_TARGET(reading, i, "outcome", "\"%s\" has a target already", target->label);
}

/* "final_share[Zhipu] after round 12", and the claim that stands for the target. */
static bool describe_target(struct study_reading *reading, struct study_target *target)
{
    static const char *const events[] = {"", "above", "at least", "below", "at most"};
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    target->claim = (struct claim_parameters){
        .name = "",
        .text = "",
        .source = "",
        .outcome = target->outcome,
        .minus = target->minus,
        .over = target->over,
        .when = target->when,
        .statistic = target->event ? CLAIM_PROBABILITY : CLAIM_MEAN,
        .event = target->event,
        .event_value = target->event_value,
    };
    if (!out)
        return false;
    claim_put_quantity(out, &target->claim);
    if (target->event)
        fprintf(out, " %s %.6g", events[target->event], target->event_value);
    bool whole = memory_text_close(out, &text);
    target->label = whole ? arena_copy_text(&reading->holder.arena, text) : NULL;
    free(text);
    return target->label != NULL;
}

/* Finds the outcomes of target i, whose quantity, if it needs one, is the `next`. */
static bool find_target(struct study_reading *reading, size_t i, size_t *next, const struct measure *rows,
                        size_t count)
{
    struct study *study = reading->study;
    struct study_target *target = &study->targets[i];
    const char *key = "outcome";
    char near[OUTCOME_NAME_SIZE], name[40];
    if (!is_quantity(target)) {
        target->index = outcome_find(study, target->outcome, near);
        if (target->index == SIZE_MAX)
            refuse_outcome(reading, i, key, near);
        return true;
    }
    struct claim_quantity *quantity = &study->quantities[*next];
    if (!claim_find(&target->claim, rows, count, study->base, quantity, &key, near)) {
        refuse_outcome(reading, i, key, near);
        return true;
    }
    if ((key = claim_not_summed(quantity)))
        REFUSE_TARGET(reading, i, key, CLAIM_NOT_SUMMED, outcome_of(&target->claim, key));
    snprintf(name, sizeof name, "target_%zu", i);
    target->index = 0;
    for (size_t k = 0; k < study->measure_count - study->quantity_count; k++)
        target->index += measure_length(&study->measures[k], study->base);
    target->index += *next;
    return set_measure(reading, (*next)++, name, target->label);
}

enum status study_check_targets(struct study_reading *reading, struct error *error)
{
    struct study *study = reading->study;
    size_t count, next = study->quantity_count, added = 0;
    const struct measure *rows = study_measures(study, &count);
    bool made = true;
    count -= study->quantity_count; /* a target is not about what a claim says */
    for (size_t i = 0; made && i < study->target_count; i++) {
        made = describe_target(reading, &study->targets[i]);
        added += is_quantity(&study->targets[i]);
    }
    for (size_t i = 0; made && i < study->target_count; i++)
        check_target_alone(reading, i);
    if (!made || (added > 0 && !add_quantities(reading, added)))
        return error_no_memory(error, "the targets");
    for (size_t i = 0; made && i < study->target_count; i++)
        made = find_target(reading, i, &next, rows, count);
    return made ? STATUS_OK : error_no_memory(error, "the targets");
}
