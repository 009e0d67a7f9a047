#include "games/game_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/binding.h"
#include "scenario/fallbacks.h"
#include "scenario/override_mark.h"
#include "scenario/override_text.h"
#include "scenario/reader.h"
#include "scenario/syntax.h"

struct reading {
    struct game_file *game;
    struct binding binding;
    struct source source;
    struct collector collector;
    config_t config;
    struct override *overrides; /* [count] */
    size_t count;
};

static const config_setting_t *written_group(const struct reading *reading, enum game_group group)
{
    return config_setting_get_member(reading->binding.root, game_groups[group].path);
}

/* The override of a key, the last one of several; NULL: none. `key` NULL: of any in the group. */
static const struct override *override_of(const struct reading *reading, enum game_group group,
                                          const char *key)
{
    for (size_t i = reading->count; i-- > 0;) {
        const struct override *override = &reading->overrides[i];
        if (override->segment_count == 2 &&
            strcmp(override->segments[0].name, game_groups[group].path) == 0 &&
            (!key || strcmp(override->segments[1].name, key) == 0))
            return override;
    }
    return NULL;
}

/* What is written for a key, in the file or over it; NULL: nothing. */
static const config_setting_t *written_key(const struct reading *reading, enum game_group group,
                                           const char *key)
{
    const struct override *override = override_of(reading, group, key);
    const config_setting_t *around = written_group(reading, group);
    return override                                    ? override_value(override)
           : around && config_setting_is_group(around) ? config_setting_get_member(around, key)
                                                       : NULL;
}

/* Where it is written: in the file or over it. */
static struct origin origin_of(const struct reading *reading, enum game_group group, const char *key)
{
    const config_setting_t *at = key ? written_key(reading, group, key) : NULL;
    const struct override *over = key ? NULL : override_of(reading, group, NULL);
    at = at ? at : written_group(reading, group);
    at = at || !over ? at : override_value(over);
    return setting_origin(&reading->source, at ? at : reading->binding.root);
}

static void refuse(struct reading *reading, enum game_group group, const char *key, const char *text)
{
    collector_add(&reading->collector, origin_of(reading, group, key),
                  path_key(game_groups[group].path, key).text, "%s", text);
}

static void refuse_group(struct reading *reading, enum game_group group)
{
    collector_add(&reading->collector, origin_of(reading, group, NULL), game_groups[group].path,
                  "is for games of kind \"%s\", and this is of another kind", game_groups[group].path);
}

/* ---- Overrides ---- */

static bool is_known(const struct override *override)
{
    for (size_t g = 0; override->segment_count == 2 && g < GAME_GROUPS; g++)
        if (strcmp(game_groups[g].path, override->segments[0].name) == 0)
            return override->segments[1].kind == SEGMENT_NAME &&
                   find_row(game_groups[g].rows, game_groups[g].row_count, override->segments[1].name);
    return false;
}

static void refuse_unknown(struct reading *reading, const struct override *override)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%.*s", (int) override->path_length, override->text);
    struct suggestion near = suggestion_for(path);
    struct path names[64];
    size_t count = 0;
    for (size_t g = 0; g < GAME_GROUPS; g++)
        for (size_t i = 0; i < game_groups[g].row_count && count < sizeof names / sizeof *names; i++) {
            names[count] = path_key(game_groups[g].path, game_groups[g].rows[i].key);
            suggestion_try(&near, names[count++].text);
        }
    OVERRIDE_REFUSE(&reading->collector, override, "a game has no `%s`%s%s%s", path,
                    near.best ? "; did you mean `" : "",
                    near.best ? near.best : ", see `markov-perfect --keys`", near.best ? "`?" : "");
}

static enum status read_overrides(struct reading *reading, struct error *error)
{
    struct game_file *game = reading->game;
    struct arena *arena = &game->holder->arena;
    reading->overrides = calloc(game->set_count + 1, sizeof *reading->overrides);
    enum status status = reading->overrides ? STATUS_OK : error_no_memory(error, "the overrides");
    for (size_t i = 0; status != STATUS_FAILED && i < game->set_count; i++) {
        struct override *override = &reading->overrides[reading->count++];
        status = override_parse(override, "--set", game->sets[i], arena, &reading->collector, error);
        struct override_mark *mark = arena_take(arena, 1, sizeof *mark);
        if (!mark)
            return error_no_memory(error, "the overrides");
        *mark = (struct override_mark){.label = override->label, .override = override, .layer = 1};
        if (status == STATUS_OK)
            config_setting_set_hook(config_lookup(&override->config, "value"), mark);
        if (status == STATUS_OK && !is_known(override))
            refuse_unknown(reading, override);
        if (status != STATUS_OK)
            override->segment_count = 0;
    }
    return status == STATUS_FAILED ? status : STATUS_OK;
}

/* ---- Binding ---- */

static void report_unknown_groups_of(struct reading *reading)
{
    const config_setting_t *root = reading->binding.root;
    for (int i = 0; i < config_setting_length(root); i++) {
        const config_setting_t *member = config_setting_get_elem(root, (unsigned)i);
        const char *key = config_setting_name(member);
        struct suggestion near = suggestion_for(key);
        bool known = false;
        for (size_t g = 0; g < GAME_GROUPS; g++) {
            known = known || strcmp(key, game_groups[g].path) == 0;
            suggestion_try(&near, game_groups[g].path);
        }
        if (!known)
            collector_add(&reading->collector, setting_origin(&reading->source, member), key,
                          "no such group%s%s%s",
                          near.best ? "; did you mean `" : " in a game; `markov-perfect --keys` lists them",
                          near.best ? near.best : "", near.best ? "`?" : "");
    }
}

static void bind_group(struct reading *reading, const struct fallbacks *fallbacks, enum game_group number)
{
    const struct parameter_group *group = &game_groups[number];
    const config_setting_t *setting = written_group(reading, number);
    if (setting && !config_setting_is_group(setting)) {
        collector_add(&reading->collector, setting_origin(&reading->source, setting), group->path,
                      "must be a group { ... }");
        return;
    }
    for (size_t i = 0; i < group->row_count; i++) {
        const struct parameter *row = &group->rows[i];
        const config_setting_t *written = written_key(reading, number, row->key);
        void *target = (char *)&reading->game->question + row->offset;
        struct path path = path_key(group->path, row->key);
        bind_nothing(row, target);
        if (!written && !row->fallback)
            collector_add(&reading->collector,
                          setting_origin(&reading->source, setting ? setting : reading->binding.root),
                          path.text, "is missing and has no default: %s", row->meaning);
        else if (written || (written = fallbacks->groups[number][i]))
            bind_value(&reading->binding, row, written, NULL, path.text, target);
    }
    if (setting)
        report_keys_without_row(&reading->binding, group, setting, group->path, "in a game");
}

static bool is_asked(const struct reading *reading, enum game_group group)
{
    return written_group(reading, group) || override_of(reading, group, NULL);
}

/* ---- What goes beyond single values ---- */

/* Puts what game_check says where the key stands that it names first. */
static void pass_check(struct reading *reading, const char *message)
{
    for (size_t g = 0; g < GAME_GROUPS; g++)
        for (size_t i = 0; i < game_groups[g].row_count; i++) {
            const char *key = game_groups[g].rows[i].key;
            if (strncmp(message, key, strlen(key)) == 0 && message[strlen(key)] == ' ') {
                refuse(reading, (enum game_group)g, key, message + strlen(key) + 1);
                return;
            }
        }
    bool of_exits = reading->game->question.kind == ASKED_LEARNING && reading->game->question.learning.exits;
    refuse(reading, of_exits ? GROUP_LEARNING : GROUP_GAME, of_exits ? "exits" : "kind", message);
}

static void check_start(struct reading *reading)
{
    const struct game_question *question = &reading->game->question;
    const double starts[] = {question->own, question->rival};
    static const char *const keys[] = {"own", "rival"};
    if (question->kind == ASKED_LINEAR_QUADRATIC)
        return;
    const struct game game = game_of(question);
    double least = (double)game_first_level(&game), most = least + (double)game_levels(&game) - 1;
    for (size_t i = 0; i < 2; i++) {
        char text[160];
        snprintf(text, sizeof text, "is %g; the levels of this game are the whole numbers from %g to %g",
                 starts[i], least, most);
        if (!isnan(starts[i]) && !(starts[i] >= least && starts[i] <= most && starts[i] == floor(starts[i])))
            refuse(reading, GROUP_START, keys[i], text);
    }
    if (question->kind == ASKED_SWITCHING && !isnan(question->rival))
        refuse(reading, GROUP_START, "rival",
               "is not written in a game of switching costs: the rival has the other buyers");
    else if (question->kind == ASKED_LEARNING && isnan(question->own) != isnan(question->rival))
        refuse(reading, GROUP_START, isnan(question->own) ? "own" : "rival",
               "is missing: a start has both firms' experience");
}

static bool suits(enum game_parameter parameter, int kind)
{
    bool learning = parameter == GAME_PROGRESS_RATIO || parameter == GAME_FORGETTING;
    return kind == ASKED_LEARNING ? parameter != GAME_SWITCH_COST : !learning;
}

static void check_continuation(struct reading *reading)
{
    const struct game_question *question = &reading->game->question;
    enum game_parameter parameter = (enum game_parameter)question->parameter;
    struct error cause = {0};
    if (!question->continues)
        return;
    if (question->kind == ASKED_LINEAR_QUADRATIC) {
        refuse(reading, GROUP_CONTINUATION, "parameter",
               "a linear-quadratic game has one equilibrium at all parameters; leave `continuation` out");
        return;
    }
    if (!suits(parameter, question->kind)) {
        refuse(
            reading, GROUP_CONTINUATION, "parameter",
            question->kind == ASKED_LEARNING
                ? "is no parameter of a game of learning; give discount, logit_scale, progress_ratio or forgetting"
                : "is no parameter of a game of switching costs; give discount, logit_scale or switch_cost");
        return;
    }
    struct game game = game_of(question);
    char text[160];
    double here = game_parameter(&game, parameter);
    snprintf(text, sizeof text,
             "the game has %s = %g, which is not between `from` and `to`; give a range around it",
             game_parameter_name(parameter), here);
    if (!(question->from <= here && here <= question->to && question->from < question->to)) {
        refuse(reading, GROUP_CONTINUATION, "from", text);
        return;
    }
    static const char *const ends[] = {"from", "to"};
    for (size_t i = 0; i < 2; i++) {
        game_set_parameter(&game, parameter, i ? question->to : question->from);
        if (game_check(&game, &cause) != STATUS_OK)
            refuse(reading, GROUP_CONTINUATION, ends[i], cause.message);
    }
}

/* Keys of the groups of all games that a linear-quadratic one doesn't look at. */
static void refuse_what_means_nothing(struct reading *reading)
{
    static const struct {
        enum game_group group;
        const char *key, *why;
    } rows[] = {
        {GROUP_GAME, "logit_scale", "its buyers choose by price alone"},
        {GROUP_GAME, "outside_price", "its demand is a line"},
        {GROUP_GAME, "worth", "its demand is a line"},
        {GROUP_QUESTION, "conducts", "it has no exits and no rules to compare"},
        {GROUP_QUESTION, "search", "it has one equilibrium in linear rules"},
        {GROUP_QUESTION, "path_points", "it has one equilibrium in linear rules"},
        {GROUP_QUESTION, "simulations", "nothing happens by chance"},
        {GROUP_QUESTION, "seed", "nothing happens by chance"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (written_key(reading, rows[i].group, rows[i].key)) {
            char text[160];
            snprintf(text, sizeof text, "means nothing in a linear-quadratic game: %s; leave it out",
                     rows[i].why);
            refuse(reading, rows[i].group, rows[i].key, text);
        }
}

static void check(struct reading *reading)
{
    const struct game_question *question = &reading->game->question;
    struct error cause = {0};
    const struct game game = game_of(question);
    if (question->firms != 2)
        refuse(
            reading, GROUP_GAME, "firms",
            "must be 2: only games of two firms are solved; a scenario has as many vendors as you like, none of which "
            "looks ahead so far");
    else if (question->kind == ASKED_LINEAR_QUADRATIC && !(question->discount > 0))
        refuse(reading, GROUP_GAME, "discount", "must be above 0 in a linear-quadratic game");
    else if (question->kind != ASKED_LINEAR_QUADRATIC && game_check(&game, &cause) != STATUS_OK)
        pass_check(reading, cause.message);
    if (question->kind == ASKED_LINEAR_QUADRATIC)
        refuse_what_means_nothing(reading);
    if (collector_count(&reading->collector) > 0)
        return;
    check_start(reading);
    check_continuation(reading);
}

/* ---- Reading ---- */

static enum status parse(struct reading *reading, struct error *error)
{
    enum status status = syntax_parse(&reading->source, &reading->collector, &reading->config, error);
    reading->binding.root = config_root_setting(&reading->config);
    return status;
}

static enum status bind(struct reading *reading, struct error *error)
{
    struct game_question *question = &reading->game->question;
    struct fallbacks fallbacks = {0};
    if (!written_group(reading, GROUP_GAME)) {
        bool scenario = config_setting_get_member(reading->binding.root, "simulation");
        bool study = config_setting_get_member(reading->binding.root, "study");
        collector_add(&reading->collector, source_origin(&reading->source, 1), NULL, "%s",
                      scenario ? "is a scenario and no game; `pricewar-sim FILE` runs it"
                      : study  ? "is a study and no game; `pricewar-sim sweep FILE` runs it"
                               : "the group `game = { kind = \"learning\"; ... };` is missing");
        return STATUS_OK;
    }
    enum status status = fallbacks_read(&fallbacks, game_groups, GAME_GROUPS, NULL, 0, error);
    if (status == STATUS_OK) {
        report_unknown_groups_of(reading);
        bind_group(reading, &fallbacks, GROUP_GAME);
        bool kind_known =
            is_bound(&reading->binding, &question->kind) && written_key(reading, GROUP_GAME, "kind");
        for (int kind = 0; kind_known && kind < ASKED_KINDS; kind++) {
            enum game_group group = group_of_kind((enum asked_kind)kind);
            if (kind == question->kind)
                bind_group(reading, &fallbacks, group);
            else if (is_asked(reading, group))
                refuse_group(reading, group);
        }
        bind_group(reading, &fallbacks, GROUP_START);
        bind_group(reading, &fallbacks, GROUP_QUESTION);
        question->continues = is_asked(reading, GROUP_CONTINUATION);
        if (question->continues)
            bind_group(reading, &fallbacks, GROUP_CONTINUATION);
    }
    fallbacks_clear(&fallbacks);
    if (status == STATUS_OK && reading->binding.out_of_memory)
        return error_no_memory(error, "the game");
    if (status == STATUS_OK && collector_count(&reading->collector) == 0)
        check(reading);
    return status;
}

static enum status keep(struct reading *reading, const char *const *sets, size_t set_count,
                        struct error *error)
{
    struct game_file *game = reading->game;
    struct arena *arena = &game->holder->arena;
    const char **copies = arena_take(arena, set_count, sizeof *copies);
    for (size_t i = 0; copies && i < set_count; i++)
        copies[i] = arena_copy_text(arena, sets[i]);
    game->sets = copies;
    game->set_count = set_count;
    game->file = arena_copy_text(arena, reading->source.file);
    game->text = arena_copy_text(arena, reading->source.text);
    bool named = source_keep_files(&reading->source, arena, &game->files);
    return named && !arena->exhausted ? STATUS_OK : error_no_memory(error, "the game");
}

static enum status read_all(struct reading *reading, const char *const *sets, size_t set_count,
                            struct error *error)
{
    enum status status = keep(reading, sets, set_count, error);
    if (status == STATUS_OK)
        status = parse(reading, error);
    if (status == STATUS_OK)
        status = read_overrides(reading, error);
    return status == STATUS_OK ? bind(reading, error) : status;
}

enum status game_file_read(const char *file, const char *text, const char *const *sets, size_t set_count,
                           struct game_file *game, struct diagnostics *findings, struct error *error)
{
    struct reading reading = {.game = game};
    *game = (struct game_file){.holder = calloc(1, sizeof *game->holder)};
    if (!game->holder)
        return error_no_memory(error, "the game");
    arena_init(&game->holder->arena);
    config_init(&reading.config);
    collector_init(&reading.collector, findings);
    binding_init(&reading.binding);
    reading.binding.scenario = game->holder;
    reading.binding.source = &reading.source;
    reading.binding.collector = &reading.collector;
    enum status status = text ? source_read_text(&reading.source, text, file, &reading.collector, error)
                              : source_read_file(&reading.source, file, &reading.collector, error);
    if (status == STATUS_OK)
        status = read_all(&reading, sets, set_count, error);
    size_t count = collector_count(&reading.collector);
    if (status != STATUS_FAILED && findings->out_of_memory)
        status = error_no_memory(error, "the findings");
    if (status != STATUS_FAILED && count > 0)
        status = error_set(error, STATUS_INVALID, "%zu finding%s in the game %s", count,
                           count == 1 ? "" : "s", file);
    for (size_t i = 0; i < reading.count; i++)
        config_destroy(&reading.overrides[i].config);
    free(reading.overrides);
    binding_clear(&reading.binding);
    config_destroy(&reading.config);
    source_clear(&reading.source);
    return status;
}

void game_file_clear(struct game_file *game)
{
    scenario_free(game->holder);
    *game = (struct game_file){.holder = NULL};
}
