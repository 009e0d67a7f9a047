/* Which outcomes the targets of a study mean. */
#include "study/study_internal.h"

#include <string.h>

#include "study/outcome_find.h"

#define REFUSE(reading, i, ...)                                                                              \
    report_add(&(reading)->report, origin_of(reading, i),                                                    \
               path_key(path_element("", "targets", i).text, "outcome").text, __VA_ARGS__)

static struct origin origin_of(const struct study_reading *reading, size_t i)
{
    const config_setting_t *list = config_setting_get_member(reading->binding.root, "targets");
    const config_setting_t *element = config_setting_get_elem(list, (unsigned)i);
    return setting_origin(&reading->source, config_setting_get_member(element, "outcome"));
}

void study_check_targets(struct study_reading *reading)
{
    const struct study *study = reading->study;
    for (size_t i = 0; i < study->target_count; i++) {
        struct study_target *target = &study->targets[i];
        char near[OUTCOME_NAME_SIZE];
        target->index = outcome_find(study, target->outcome, near);
        if (target->index == SIZE_MAX && *near)
            REFUSE(reading, i, "no run ends with \"%s\"; did you mean \"%s\"?", target->outcome, near);
        else if (target->index == SIZE_MAX)
            REFUSE(reading, i, "no run ends with \"%s\"; outcomes are named as in the tables of `sweep`",
                   target->outcome);
        for (size_t k = 0; k < i; k++)
            if (strcmp(study->targets[k].outcome, target->outcome) == 0)
                REFUSE(reading, i, "\"%s\" has a target already", target->outcome);
    }
}
