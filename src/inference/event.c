#include "inference/event.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Length of what stands before `stop`, or before any of its letters, outside of brackets: names in them can be anything. */
static size_t length_before(const char *text, const char *stop, bool any)
{
    bool inside = false;
    size_t length = 0;
    for (; text[length]; length++) {
        bool found =
            any ? strchr(stop, text[length]) != NULL : strncmp(text + length, stop, strlen(stop)) == 0;
        if (!inside && found)
            break;
        inside = text[length] == '[' || (inside && text[length] != ']');
    }
    return length;
}

static enum status refuse(const char *text, size_t length, struct error *error)
{
    return error_set(
        error, STATUS_INVALID,
        "`%.*s` is no condition on what a run ends with; write an outcome, then =, <, <=, > or >=, "
        "then a number, as in \"independents_alive <= 3\"; further conditions follow after \" and \"",
        (int)length, text);
}

/* Reads one condition, `length` bytes. */
static enum status read_condition(const struct study *study, const char *text, size_t length,
                                  struct event_condition *condition, struct error *error)
{
    char near[OUTCOME_NAME_SIZE], *end;
    size_t name = length_before(text, "<>=", true), first = strspn(text, " ");
    if (name >= length)
        return refuse(text, length, error);
    const char *value = relation_read(text + name, &condition->relation);
    condition->value = strtod(value, &end);
    if (end == value || !isfinite(condition->value) || end + strspn(end, " ") < text + length)
        return refuse(text, length, error);
    while (name > first && text[name - 1] == ' ')
        name--;
    if (name == first || name - first >= sizeof condition->outcome)
        return refuse(text, length, error);
    snprintf(condition->outcome, sizeof condition->outcome, "%.*s", (int)(name - first), text + first);
    condition->index = outcome_find(study, condition->outcome, near);
    return condition->index != SIZE_MAX
               ? STATUS_OK
               : error_set(error, STATUS_INVALID, "no run of the study ends with `%s`%s%s%s",
                           condition->outcome,
                           *near ? "; did you mean `" : "; `pricewar-sim outcomes` lists what there is", near,
                           *near ? "`?" : "");
}

enum status event_read(const struct study *study, const char *text, struct run_event *event,
                       struct error *error)
{
    static const char joint[] = " and ";
    *event = (struct run_event){.count = 0};
    for (const char *at = text;;) {
        size_t length = length_before(at, joint, false);
        if (event->count == EVENT_MOST_CONDITIONS)
            return error_set(error, STATUS_INVALID, "an event has at most %d conditions",
                             EVENT_MOST_CONDITIONS);
        enum status status = read_condition(study, at, length, &event->conditions[event->count++], error);
        if (status != STATUS_OK || !at[length])
            return status;
        at += length + strlen(joint);
    }
}

double event_happens(const struct run_event *event, const double *outcomes)
{
    bool happens = true;
    for (size_t i = 0; i < event->count; i++) {
        if (!isfinite(outcomes[i]))
            return (double)NAN;
        happens =
            happens && relation_holds(outcomes[i], event->conditions[i].relation, event->conditions[i].value);
    }
    return happens;
}
