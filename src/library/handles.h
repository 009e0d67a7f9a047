/* What is behind the pointers of include/pricewar.h. */
#ifndef PRICEWAR_LIBRARY_HANDLES_H
#define PRICEWAR_LIBRARY_HANDLES_H

#include "model/simulation.h"
#include "pricewar.h"
#include "record/fields.h"
#include <stdatomic.h>

/* What a scenario with terms of its own calls units and meanings; all on the scenario's arena. */
struct own_words {
    const char *terms; /* lines "vendor.one=platform" */
    struct said_field {
        const struct field *field;
        const char *unit, *meaning;
    } * fields; /* [field_count]: all that the scenario has */
    size_t field_count;
    const char *axis_meanings[AXES];
};

struct pw_scenario {
    atomic_size_t users; /* its caller and its simulations */
    struct scenario *scenario;
    struct parameter_extension *extensions; /* of the strategies: vendors' rules point into it */
    char (*dates)[FIELD_SCRATCH];           /* [rounds + 1] */
    char (*flow_meanings)[FIELD_SCRATCH];   /* by flow, in the scenario's terms */
    struct own_words *words;                /* NULL: the program's own do */
};

struct pw_simulation {
    struct pw_scenario *scenario;
    struct simulation *simulation;
    double **bases; /* [world_field_count] on the heap: first positive values of relative fields, or NULL */
    size_t round;   /* the last one that was played to its end */
    struct error failure; /* why a step failed; status STATUS_OK: none has */
};

/* PW_INVALID, with the reason why its step failed; PW_OK when none has. */
enum pw_status check_sound(const struct pw_simulation *simulation, struct pw_error *error);

/* Adds to and takes from the scenario's users; it goes with the last one. */
void scenario_hold(struct pw_scenario *scenario);
void scenario_release(struct pw_scenario *scenario);

/* The field of the name that the scenario has, or NULL. */
const struct field *field_named(const struct scenario *scenario, const char *name);

/* Makes made->words where the scenario's terms are not the program's. */
enum status keep_own_words(struct pw_scenario *made, struct error *error);

/* Notes why a function failed, with all findings of a scenario, which may be NULL; returns the status. */
enum pw_status fail_with(struct pw_error *error, enum status status, const struct error *reason,
                         const struct diagnostics *findings);

/* The same of a wrong argument, and of memory that is short. */
enum pw_status fail_invalid(struct pw_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
enum pw_status fail_no_memory(struct pw_error *error, const char *what);

#endif
