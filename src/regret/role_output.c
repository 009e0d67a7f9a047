#include "regret/role_output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "file/hdf5_output.h"
#include "file/writer.h"
#include "study/study_output.h"

struct output {
    const struct role_game *game;
    hid_t file;
    hid_t scales[ALL_AXES];
};

static size_t length_of(const struct role_game *game, enum field_axis axis)
{
    switch (axis) {
    case AXIS_RUN:
        return game->runs_each;
    case AXIS_ROLE:
        return game->question.role_count;
    case AXIS_RULE:
        return game->question.rule_count;
    case AXIS_PROFILE:
        return game->profile_count;
    case AXIS_TABLE_EQUILIBRIUM:
        return game->equilibria.count;
    case AXIS_ALPHA:
        return game->alpha_count;
    case AXIS_DEPARTURE:
        return game->departure_count;
    default:
        return game->vendor_count;
    }
}

/* The place of a rule among a role's own; SIZE_MAX: it does not have it. */
static size_t own_place(const struct role_game *game, size_t role, size_t rule)
{
    for (size_t k = 0; k < game->roles[role].rule_count; k++)
        if (game->roles[role].rules[k] == rule)
            return k;
    return SIZE_MAX;
}

/* ---- Getters, of an index that is row-major over a field's axes ---- */

static double get_role_rule(const struct role_game *game, size_t i)
{
    size_t rules = game->question.rule_count;
    return own_place(game, i / rules, i % rules) != SIZE_MAX;
}

static double get_vendor_role(const struct role_game *game, size_t i)
{
    return game->question.vendor_role[i];
}

static double get_profile_rule(const struct role_game *game, size_t i)
{
    size_t roles = game->question.role_count;
    return (double)role_game_rule(game, i / roles, i % roles);
}

#define EARNED(name, member)                                                                                 \
    static double get_##name(const struct role_game *game, size_t i)                                         \
    {                                                                                                        \
        return game->earned[i].member;                                                                       \
    }
EARNED(earned, value)
EARNED(earned_low, low)
EARNED(earned_high, high)

/* NULL: the role has no such rule. */
static const struct role_gain *gain_at(const struct role_game *game, size_t i)
{
    size_t rules = game->question.rule_count, roles = game->question.role_count;
    size_t role = i / rules % roles, own = own_place(game, role, i % rules);
    return own == SIZE_MAX ? NULL : role_gain_of(game, i / rules / roles, role, own);
}

#define GAIN(name, expression, none)                                                                         \
    static double get_##name(const struct role_game *game, size_t i)                                         \
    {                                                                                                        \
        const struct role_gain *gain = gain_at(game, i);                                                     \
        return gain ? (double)(expression) : (double)(none);                                                 \
    }
GAIN(gain, gain->gain.value, NAN)
GAIN(gain_low, gain->gain.low, NAN)
GAIN(gain_high, gain->gain.high, NAN)
GAIN(gain_verdict, gain->verdict, REGRET_VERDICTS)

static double get_stability(const struct role_game *game, size_t i)
{
    return game->profiles[i].stability;
}

static double get_epsilon(const struct role_game *game, size_t i)
{
    return game->profiles[i].epsilon;
}

static double get_better(const struct role_game *game, size_t i)
{
    return game->profiles[i].better == SIZE_MAX ? -1 : (double)game->profiles[i].better;
}

static double get_mix(const struct role_game *game, size_t i)
{
    size_t rules = game->question.rule_count, roles = game->question.role_count;
    size_t role = i / rules % roles, own = own_place(game, role, i % rules);
    return own == SIZE_MAX
               ? 0
               : game->equilibria.items[i / rules / roles].mix[normal_form_place(&game->table, role) + own];
}

static double get_equilibrium_profile(const struct role_game *game, size_t i)
{
    size_t profile = game->equilibria.items[i].profile;
    return profile == SIZE_MAX ? -1 : (double)profile;
}

static double get_equilibrium_regret(const struct role_game *game, size_t i)
{
    return normal_form_regret(&game->table, game->equilibria.items[i].mix, NULL);
}

static double get_share(const struct role_game *game, size_t i)
{
    return game->shares[i];
}

static double get_equilibrium_earned(const struct role_game *game, size_t i)
{
    return game->equilibrium_earned[i];
}

static double get_rank(const struct role_game *game, size_t i)
{
    return game->ranks[i];
}

static double get_perturbed(const struct role_game *game, size_t i)
{
    return game->perturbed ? game->perturbed[i] : (double)NAN;
}

#define DEPARTURE(name, expression)                                                                          \
    static double get_##name(const struct role_game *game, size_t i)                                         \
    {                                                                                                        \
        const struct role_departure *departure = &game->departures[i];                                       \
        return (double)(expression);                                                                         \
    }
DEPARTURE(departure_profile, departure->profile)
DEPARTURE(departure_vendor, departure->vendor)
DEPARTURE(departure_rule, departure->rule)
DEPARTURE(departure_gain, departure->gain.gain.value)
DEPARTURE(departure_gain_low, departure->gain.gain.low)
DEPARTURE(departure_gain_high, departure->gain.gain.high)
DEPARTURE(departure_verdict, departure->gain.verdict)

static double get_run_earned(const struct role_game *game, size_t i)
{
    size_t roles = game->question.role_count;
    return role_game_earned(game, i / roles % game->profile_count, i % roles,
                            i / roles / game->profile_count);
}

static double get_run_vendor(const struct role_game *game, size_t i)
{
    size_t vendors = game->vendor_count;
    return role_game_cash(game, i / vendors % game->profile_count, i % vendors,
                          i / vendors / game->profile_count);
}

static double get_run_departure(const struct role_game *game, size_t i)
{
    return role_departure_gain(game, i % game->departure_count, i / game->departure_count);
}

/* ---- Fields ---- */

static const struct categories stabilities = {stability_names, STABILITIES};
CATEGORIES(verdicts, "undecided", "gains", "loses", "same", "failed", "not tried")

#define CATEGORY(its_name, its_categories, its_long_name, ...)                                               \
    {                                                                                                        \
        .name = its_name, .type = FIELD_I8, .axes = {__VA_ARGS__}, .unit = "1", .long_name = its_long_name,  \
        .categories = &(its_categories)                                                                      \
    }

static const struct row {
    struct field field;
    double (*get)(const struct role_game *game, size_t index);
} rows[] = {
    {CATEGORY("role_rule", yes_no, "whether the role has the rule", AXIS_ROLE, AXIS_RULE), get_role_rule},
    {FIELD("vendor_role", FIELD_I32, "1", "role of the vendor; -1: none, it plays as in the scenario",
           AXIS_VENDOR),
     get_vendor_role},
    {FIELD("profile_rule", FIELD_I32, "1", "rule that the role plays", AXIS_PROFILE, AXIS_ROLE),
     get_profile_rule},
    {FIELD("earned", FIELD_F64, "kCNY",
           "cash earned with the group, mean over the role's members and the runs", AXIS_PROFILE, AXIS_ROLE),
     get_earned},
    {FIELD("earned_low", FIELD_F64, "kCNY", "lower end of its 95 % interval", AXIS_PROFILE, AXIS_ROLE),
     get_earned_low},
    {FIELD("earned_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_PROFILE, AXIS_ROLE),
     get_earned_high},
    {FIELD(
         "gain", FIELD_F64, "kCNY",
         "cash that the role would earn more by this rule while the others keep theirs, mean over pairs of runs; "
         "NaN: it has no such rule",
         AXIS_PROFILE, AXIS_ROLE, AXIS_RULE),
     get_gain},
    {FIELD("gain_low", FIELD_F64, "kCNY", "lower end of its 95 % interval", AXIS_PROFILE, AXIS_ROLE,
           AXIS_RULE),
     get_gain_low},
    {FIELD("gain_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_PROFILE, AXIS_ROLE,
           AXIS_RULE),
     get_gain_high},
    {CATEGORY("gain_verdict", verdicts, "what the role would have of that rule", AXIS_PROFILE, AXIS_ROLE,
              AXIS_RULE),
     get_gain_verdict},
    {CATEGORY("stability", stabilities, "whether it is known that no role gains by another rule",
              AXIS_PROFILE),
     get_stability},
    {FIELD("epsilon", FIELD_F64, "kCNY",
           "the most that a role may gain by another rule: largest upper end of an interval; 0: nothing",
           AXIS_PROFILE),
     get_epsilon},
    {FIELD("better_profile", FIELD_I32, "1",
           "a profile in which every role is known to earn more; -1: none is known", AXIS_PROFILE),
     get_better},
    {FIELD("equilibrium_mix", FIELD_F64, "1", "probability of the rule", AXIS_TABLE_EQUILIBRIUM, AXIS_ROLE,
           AXIS_RULE),
     get_mix},
    {FIELD("equilibrium_profile", FIELD_I32, "1", "its profile when it is pure; -1: it is mixed",
           AXIS_TABLE_EQUILIBRIUM),
     get_equilibrium_profile},
    {FIELD(
         "equilibrium_regret", FIELD_F64, "kCNY",
         "the most that a role gains by another rule in the table of means; 0 but for rounding unless it is "
         "approximate",
         AXIS_TABLE_EQUILIBRIUM),
     get_equilibrium_regret},
    {FIELD("equilibrium_share", FIELD_F64, "1",
           "share of resamplings of the runs in which it is an equilibrium, with the same rules in use",
           AXIS_TABLE_EQUILIBRIUM),
     get_share},
    {FIELD("equilibrium_earned", FIELD_F64, "kCNY", "cash that the role earns in it, mean over its members",
           AXIS_TABLE_EQUILIBRIUM, AXIS_ROLE),
     get_equilibrium_earned},
    {FIELD("alpha_rank", FIELD_F64, "1", "share of the profile in the stationary distribution of alpha-Rank",
           AXIS_ALPHA, AXIS_PROFILE),
     get_rank},
    {FIELD("alpha_rank_perturbed", FIELD_F64, "1", "the same for infinite alpha with a perturbation of 0.01",
           AXIS_PROFILE),
     get_perturbed},
    {FIELD("departure_profile", FIELD_I32, "1", "profile that it starts from", AXIS_DEPARTURE),
     get_departure_profile},
    {FIELD("departure_vendor", FIELD_I32, "1", "vendor that leaves its role", AXIS_DEPARTURE),
     get_departure_vendor},
    {FIELD("departure_rule", FIELD_I32, "1", "rule that it plays alone", AXIS_DEPARTURE), get_departure_rule},
    {FIELD("departure_gain", FIELD_F64, "kCNY",
           "cash that it earns more by that with its group, mean over pairs of runs", AXIS_DEPARTURE),
     get_departure_gain},
    {FIELD("departure_gain_low", FIELD_F64, "kCNY", "lower end of its 95 % interval", AXIS_DEPARTURE),
     get_departure_gain_low},
    {FIELD("departure_gain_high", FIELD_F64, "kCNY", "upper end of its 95 % interval", AXIS_DEPARTURE),
     get_departure_gain_high},
    {CATEGORY("departure_verdict", verdicts, "what the vendor would have of that", AXIS_DEPARTURE),
     get_departure_verdict},
    {FIELD("run_earned", FIELD_F64, "kCNY", "cash earned with the group, mean over the role's members",
           AXIS_RUN, AXIS_PROFILE, AXIS_ROLE),
     get_run_earned},
    {FIELD("run_vendor_earned", FIELD_F64, "kCNY",
           "cash that the vendor earned with its group; NaN: it is in no role", AXIS_RUN, AXIS_PROFILE,
           AXIS_VENDOR),
     get_run_vendor},
    {FIELD("run_departure_gain", FIELD_F64, "kCNY", "cash that the vendor earned more", AXIS_RUN,
           AXIS_DEPARTURE),
     get_run_departure},
};

static enum status put_row(const struct output *output, const struct row *row, struct error *error)
{
    hsize_t lengths[FIELD_AXES_MAX] = {0};
    size_t count = 1;
    for (size_t a = 0; row->field.axes[a] != AXIS_NONE; a++)
        count *= (size_t)(lengths[a] = length_of(output->game, row->field.axes[a]));
    double *numbers = calloc(count + 1, sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "the file of a game among rules");
    for (size_t i = 0; i < count; i++)
        numbers[i] = row->get(output->game, i);
    enum status status =
        hdf5_write_numbers(output->file, &row->field, lengths, output->scales, numbers, error);
    free(numbers);
    return status;
}

/* ---- Names and attributes ---- */

static enum status put_names(struct output *output, struct error *error)
{
    static const struct field roles = FIELD("role_name", FIELD_TEXT, "1", "name of the role", AXIS_ROLE),
                              rules = FIELD("rule_name", FIELD_TEXT, "1", "name of the rule", AXIS_RULE);
    const struct role_question *question = &output->game->question;
    const hsize_t role_lengths[] = {question->role_count}, rule_lengths[] = {question->rule_count};
    enum status status =
        hdf5_write_field(output->file, &roles, role_lengths, output->scales, question->role_names, error);
    if (status == STATUS_OK)
        status = hdf5_write_field(output->file, &rules, rule_lengths, output->scales, question->rules, error);
    return status;
}

/* "owned=A,B; independents=C", on the heap; NULL without memory. */
static char *roles_text(const struct role_question *question)
{
    const struct scenario *base = question->study->base;
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    for (size_t r = 0; out && r < question->role_count; r++) {
        const char *before = "=";
        fprintf(out, "%s%s", r ? "; " : "", question->role_names[r]);
        for (size_t f = 0; f < base->vendor_count; f++)
            if (question->vendor_role[f] == (int)r) {
                fprintf(out, "%s%s", before, base->vendors[f].name);
                before = ",";
            }
    }
    return out && memory_text_close(out, &text) ? text : NULL;
}

static char *rules_text(const struct role_question *question)
{
    char *text = NULL;
    size_t size;
    FILE *out = memory_text_open(&text, &size);
    for (size_t i = 1; out && i < question->rule_count; i++)
        fprintf(out, "%s%s", i > 1 ? "," : "", question->rules[i]);
    return out && memory_text_close(out, &text) ? text : NULL;
}

/* What a question is, apart from its study. */
struct identity {
    char *roles, *rules, alpha[32];
};

static bool identity_of(const struct role_question *question, struct identity *identity)
{
    identity->roles = roles_text(question);
    identity->rules = rules_text(question);
    *identity->alpha = '\0';
    if (question->alpha > 0)
        snprintf(identity->alpha, sizeof identity->alpha, "%.17g", question->alpha);
    return identity->roles && identity->rules;
}

static void identity_clear(struct identity *identity)
{
    free(identity->roles);
    free(identity->rules);
}

static enum status put_attributes(const struct output *output, struct error *error)
{
    const struct role_game *game = output->game;
    struct identity identity;
    const struct {
        const char *name;
        int64_t number;
    } numbers[] = {
        {"runs_played", (int64_t)game->runs},
        {"resamples", (int64_t)game->question.resamples},
        {"population", ALPHA_RANK_POPULATION},
        {"equilibria_complete", game->whole && game->equilibria.complete},
        {"alpha_given", game->question.alpha > 0},
        {"no_departures", game->question.no_departures},
        {"alpha_settled", game->alpha_settled},
    };
    enum status status = identity_of(&game->question, &identity)
                             ? hdf5_set_text(output->file, "roles", identity.roles, error)
                             : error_no_memory(error, "the file of a game among rules");
    if (status == STATUS_OK)
        status = hdf5_set_text(output->file, "rules", identity.rules, error);
    if (status == STATUS_OK)
        status = hdf5_set_text(output->file, "alpha_asked", identity.alpha, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof numbers / sizeof *numbers; i++)
        status = hdf5_set_integer(output->file, numbers[i].name, numbers[i].number, error);
    identity_clear(&identity);
    return status;
}

static enum status put_axes(struct output *output, struct error *error)
{
    static const enum field_axis counted[] = {
        AXIS_RUN, AXIS_ROLE, AXIS_RULE, AXIS_PROFILE, AXIS_TABLE_EQUILIBRIUM, AXIS_DEPARTURE};
    const struct role_game *game = output->game;
    const struct scenario *base = game->question.study->base;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof counted / sizeof *counted; i++)
        status = hdf5_create_scale(output->file, counted[i], length_of(game, counted[i]),
                                   &output->scales[counted[i]], error);
    if (status == STATUS_OK)
        status = hdf5_create_named_scale(output->file, AXIS_ALPHA, FIELD_F64, game->alphas, game->alpha_count,
                                         &output->scales[AXIS_ALPHA], error);
    if (status == STATUS_OK)
        status = writer_scenario_scales(output->file, base, output->scales, error);
    return status == STATUS_OK ? writer_scenario_fields(output->file, base, output->scales, error) : status;
}

static enum status fill(struct output *output, struct error *error)
{
    enum status status = study_write_texts(output->file, output->game->question.study, FILE_OF_ROLES, error);
    if (status == STATUS_OK)
        status = put_attributes(output, error);
    if (status == STATUS_OK)
        status = put_axes(output, error);
    if (status == STATUS_OK)
        status = put_names(output, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof rows / sizeof *rows; i++)
        status = put_row(output, &rows[i], error);
    return hdf5_finish_scales(output->scales, status, error);
}

enum status role_game_write(const struct role_game *game, const char *path, bool force, struct error *error)
{
    struct output output = {.game = game, .file = -1};
    hdf5_quiet();
    hdf5_no_scales(output.scales);
    enum status status = hdf5_create_in_memory(&output.file, error);
    if (status == STATUS_OK)
        status = fill(&output, error);
    return hdf5_publish(output.file, path, force, status, error);
}

bool role_game_is_in(const struct role_question *question, const char *path)
{
    struct identity identity;
    bool same = identity_of(question, &identity);
    const struct study_attribute asked[] = {{.name = "roles", .text = identity.roles},
                                            {.name = "rules", .text = identity.rules},
                                            {.name = "alpha_asked", .text = identity.alpha},
                                            {.name = "resamples", .number = (int64_t)question->resamples},
                                            {.name = "no_departures", .number = question->no_departures}};
    same = same && study_is_in(question->study, FILE_OF_ROLES, asked, sizeof asked / sizeof *asked, path);
    identity_clear(&identity);
    return same;
}
