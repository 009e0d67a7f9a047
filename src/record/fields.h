/* The output fields: one row per dataset. Datasets, their attributes and docs/output-format.md come from
 * these rows; adding an output is adding a row. */
#ifndef PRICEWAR_RECORD_FIELDS_H
#define PRICEWAR_RECORD_FIELDS_H

#include "model/world.h"
#include "record/layers.h"

/* AXIS_NONE ends a list of axes. */
enum field_axis {
    AXIS_NONE,
    AXIS_RUN,
    AXIS_ROUND,
    AXIS_FIRM, /* sellers, clouds, vendors, one after the other */
    AXIS_SELLER,
    AXIS_CLOUD,
    AXIS_VENDOR,
    AXIS_PRODUCT,
    AXIS_SECTOR,
    AXIS_FLOW,
    AXIS_LAYER,
    AXIS_SME,
    AXIS_EVENT,
    AXIS_APP,   /* in files of scenarios that have named apps */
    AXIS_GROUP, /* owners of vendors, in files of scenarios that have any */
    AXES,       /* number of axes in files of runs; the axes below belong to statistics and studies */
    AXIS_WINNING = AXES,
    AXIS_RIVAL, /* vendors again */
    AXIS_EXIT,
    AXIS_EXIT_PART,
    AXIS_EXCHANGE, /* with programs that decide (exchanges.h) */
    AXIS_DESIGN_POINT,
    AXIS_FACTOR,
    AXIS_OUTCOME,
    AXIS_QUANTILE,
    AXIS_CURVE,
    AXIS_TEST,
    AXIS_REPLICATES,
    AXIS_FAILURE,
    AXIS_CLAIM,
    AXIS_CLAIM_CELL,
    AXIS_BOX,
    AXIS_PATH,
    AXIS_LIMIT_SIDE,
    AXIS_DRAW,
    AXIS_POPULATION,
    AXIS_TARGET,
    AXIS_WAVE,
    AXIS_PLAYED,
    AXIS_ALTERNATIVE,
    AXIS_SWITCH,
    AXIS_ROLE,
    AXIS_RULE,
    AXIS_PROFILE,
    AXIS_TABLE_EQUILIBRIUM,
    AXIS_ALPHA,
    AXIS_DEPARTURE,
    AXIS_STRATEGY,
    AXIS_OPPONENT,
    AXIS_CRITERION,
    AXIS_OBSERVATION,
    AXIS_EQUILIBRIUM, /* from here on: of games */
    AXIS_OWN_LEVEL,
    AXIS_RIVAL_LEVEL,
    AXIS_PERIOD,
    AXIS_MOTIVE,
    AXIS_SIMULATION,
    AXIS_CORRESPONDENCE,
    ALL_AXES
};

/* The parts of a vendor's cash flow until its exit; docs/model.md 10.1. */
enum exit_part {
    EXIT_PLAN,            /* revenue if every round had been like the first, with all prices held */
    EXIT_USERS,           /* change of revenue by users won and lost, with all prices held */
    EXIT_OWN_CUTS,        /* change of revenue by its own price moves */
    EXIT_RIVALS_CUTS,     /* change of revenue by its rivals' price moves */
    EXIT_COMPUTE,         /* compute paid to the host */
    EXIT_FIXED_COST,      /* fixed cost */
    EXIT_FUNDING,         /* venture money and parent's support, with all prices held */
    EXIT_MISSING_FUNDING, /* change of venture money and support by the price moves */
    EXIT_OTHER,           /* revenue share, shocks, private contracts, own app */
    EXIT_HANDED_OVER,     /* dividends, cash left to investors or taken over */
    EXIT_PARTS
};
extern const char *const exit_part_names[EXIT_PARTS];

/* Why a vendor left the market in a run; numbers are coded as in exit_fields. */
struct exit_row {
    double run, vendor, round, cause; /* cause: enum exit_cause */
    double cash_start, cash_end;      /* kCNY before round 1 and after the round of the exit */
    double parts[EXIT_PARTS];         /* kCNY; their sum is cash_end - cash_start */
    /* 0 or 1: in business after that round without any price moves, without its own, without its rivals' */
    double alive_without_war, alive_if_held, alive_if_rivals_held;
};

/* What it means to win. */
enum winning { WIN_ALIVE, WIN_SHARE, WIN_PROFIT, WIN_CAPITAL, WINNINGS };
extern const char *const winning_names[WINNINGS];
extern const char *const winning_meanings[WINNINGS];

struct axis {
    const char *name; /* of the dimension and of its coordinate dataset */
    const char *long_name;
    const char *labels; /* dataset with a text for each element, or NULL */
};

extern const struct axis axes[ALL_AXES];

/* Number of elements along an axis; 0 for AXIS_RUN, AXIS_EVENT and AXIS_EXCHANGE, which grow, and for AXIS_SME,
 * whose length is the panel's. */
size_t axis_length(enum field_axis axis, const struct scenario *scenario);

enum field_type { FIELD_F64, FIELD_F32, FIELD_I8, FIELD_I32, FIELD_I64, FIELD_TEXT, FIELD_TYPES };

extern const char *const field_type_names[FIELD_TYPES];

/* Bytes of one number in memory; of a pointer for texts. */
size_t field_type_size(enum field_type type);

/* Converts `count` numbers to the type; numbers that an integer type can't hold are clamped. */
void field_type_store(enum field_type type, const double *numbers, size_t count, void *stored);

/* Makes `count` numbers what field_type_store and a reader make of them. */
void field_type_round(enum field_type type, double *numbers, size_t count);

/* What the numbers 0, 1, ... of a category mean. */
struct categories {
    const char *const *names;
    size_t count;
};
extern const struct categories product_tiers, exit_causes; /* of enum product_tier, enum exit_cause */
extern const struct categories yes_no;                     /* 0: no */
#define CATEGORIES(variable, ...)                                                                            \
    static const char *const variable##_names[] = {__VA_ARGS__};                                             \
    static const struct categories variable = {variable##_names, sizeof variable##_names / sizeof(char *)};

enum { FIELD_AXES_MAX = 4, FIELD_SCRATCH = 320 };

struct field {
    const char *name;
    enum field_type type;
    enum field_axis axes[FIELD_AXES_MAX + 1];
    const char *unit; /* "1": dimensionless */
    const char *long_name;
    const struct categories *categories;             /* or NULL */
    bool (*wanted)(const struct scenario *scenario); /* NULL: wherever its axes are */
    const char *wanted_with;                         /* what makes it wanted, in words */
    /* Where the values come from: exactly one of these is set. `world` fills in all elements of one run
     * and round (row-major over the axes after run and round), from the doubles at `offset` in the agents'
     * structs or in its own way. */
    void (*world)(const struct world *world, size_t offset, double *slice);
    size_t offset;
    bool relative; /* divided by the run's first positive value; NAN before there is one */
    int64_t (*exact)(const struct world *world); /* one number of a run that a double can't hold */
    double (*number)(const struct scenario *scenario, size_t index);
    const char *(*text)(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH]);
    double (*event)(const struct event *event);
    double (*sme)(const struct sme_sample *sme);
};

/* Whether some vendor enters during the run, or not at all. */
bool has_entries(const struct scenario *scenario);

/* Members of a field of what a scenario may leave out (layers.h). */
#define WITH_HOSTS .wanted = wants_hosts, .wanted_with = "hosts"
#define WITH_SMES .wanted = wants_smes, .wanted_with = "SMEs, not only buyers"
#define WITH_CLOUDS .wanted = wants_clouds, .wanted_with = "clouds"
#define WITH_OWN_APPS .wanted = wants_own_apps, .wanted_with = "hosts or own apps"
#define WITH_CONTRACTS .wanted = wants_contracts, .wanted_with = "hosts or tenders"

/* A field with explicit values; the axes come last. */
#define FIELD(its_name, its_type, its_unit, its_long_name, ...)                                              \
    {                                                                                                        \
        .name = its_name, .type = its_type, .axes = {__VA_ARGS__}, .unit = its_unit,                         \
        .long_name = its_long_name                                                                           \
    }

extern const struct field scenario_fields[]; /* facts of the scenario: names, owners, dates */
extern const size_t scenario_field_count;
/* States with the axes run, round, ...; and values at the end of a run with the axes run, ...;
 * world_fields.c. */
extern const struct field world_fields[];
extern const size_t world_field_count;
extern const struct field event_fields[]; /* columns of the table of events */
extern const size_t event_field_count;
/* Statistics over the runs, written as given: these fields have no getters. */
extern const struct field winner_fields[];
extern const size_t winner_field_count;
extern const struct field exit_fields[]; /* members of struct exit_row at `offset` */
extern const size_t exit_field_count;
extern const struct field panel_fields[]; /* SMEs of run 0, one by one */
extern const size_t panel_field_count;

/* Whether a scenario has named apps. */
bool wants_apps(const struct scenario *scenario);

/* Whether a scenario may have nothing of what is on the axis; its files have no field on it then. */
bool axis_may_be_empty(enum field_axis axis);

/* Whether files of this scenario have the field. */
bool field_is_wanted(const struct field *field, const struct scenario *scenario);

size_t field_axis_count(const struct field *field);
bool field_has_axis(const struct field *field, enum field_axis axis);

/* Numbers of one run and round, or of one event: the product of the lengths of all other axes. */
size_t field_slice_length(const struct field *field, const struct scenario *scenario);

/* For relative fields, round by round from the state before round 1 on: notes in `bases` [length], zeros at
 * first, the first positive value of each element; and divides by it, NAN before there is one. */
void field_note_bases(const double *slice, size_t length, double *bases);
void field_make_relative(double *slice, size_t length, const double *bases);

/* Name of an element of AXIS_FIRM, and its label for people; `scratch` is not used. */
const char *firm_name(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH]);
const char *firm_label(const struct scenario *scenario, size_t index, char scratch[FIELD_SCRATCH]);

#endif
