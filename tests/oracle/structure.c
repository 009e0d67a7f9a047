/* Concentration, and capacity shared out by priority. */
#include "kinds.h"
#include "market/rationing.h"
#include "verify/theory/concentration.h"

json_t *answer_concentration(struct question *question)
{
    size_t count;
    double *part = numbers(question, question->params, "values", &count);
    struct concentration found;
    if (!question_is_sound(question) ||
        concentration_measure(count, part, &found, &question->error) != STATUS_OK)
        return NULL;
    json_t *answer = json_object();
    json_object_set_new(answer, "hhi", real(found.herfindahl));
    json_object_set_new(answer, "effective_n", real(found.effective_number));
    json_object_set_new(answer, "normalised_hhi", real(found.normalised_herfindahl));
    json_object_set_new(answer, "entropy", real(found.entropy));
    json_object_set_new(answer, "cr3", real(found.top_three));
    json_object_set_new(answer, "gini", real(found.gini));
    return answer;
}

json_t *answer_rationing(struct question *question)
{
    const json_t *params = question->params;
    size_t count;
    double *demand = numbers(question, params, "demand", &count);
    size_t *label = labels_of(question, params, "priority", count);
    double capacity = number(question, params, "capacity"), utilisation;
    double *served = filled(question, count, 0), *unserved = filled(question, count, 0);
    int64_t *priority = arena_take(&question->arena, count, sizeof *priority);
    if (!priority || !question_is_sound(question))
        return refuse(question, "not enough memory");
    for (size_t i = 0; i < count; i++)
        priority[i] = (int64_t)label[i];
    if (ration_by_priority(count, demand, priority, capacity, served, &utilisation, &question->error) !=
        STATUS_OK)
        return NULL;
    for (size_t i = 0; i < count; i++)
        unserved[i] = demand[i] - served[i];
    json_t *answer = json_object();
    json_object_set_new(answer, "served", list(served, count));
    json_object_set_new(answer, "unserved", list(unserved, count));
    json_object_set_new(answer, "utilisation", real(utilisation));
    json_object_set_new(answer, "latency_factor_mm1", real(single_server_delay(utilisation)));
    return answer;
}
