/* pricewar-sim tournament SCENARIO */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "cli/trial.h"
#include "strategy/strategies.h"
#include "terminal/text_width.h"
#include "text/json.h"
#include "text/tournament_text.h"
#include "words/words.h"

enum { DEFAULT_RUNS = 8, MOST_ENTRIES = 64 };

struct tournament_options {
    struct request shared;
    const char *strategies, *vendors; /* as asked for, or NULL */
    int64_t players;                  /* 0: not asked for */
};

/* Scenarios and catalogs loaded for the games. */
struct arena_of_games {
    struct loaded base;
    struct loaded loaded[MOST_ENTRIES];
    struct tournament_entry entries[MOST_ENTRIES];
    size_t entry_count, group_size;
    size_t group[MOST_VENDORS];
};

#define S struct tournament_options
static const struct option_row rows[] = {
    {0, "strategies", "NAME,NAME...",
     "Strategies that take part; default: all that can be played in the scenario but script, which has no "
     "moves of its own.",
     take_text, .place = offsetof(S, strategies)},
    {0, "vendors", "GROUP",
     "Who plays them: independents (the default), owned, all, or names with commas between. The others keep "
     "their strategies.",
     take_text, .place = offsetof(S, vendors)},
    {0, "players", "N",
     "How many of the group play the strategy that is tried while the rest plays against it; default: half.",
     take_whole, .place = offsetof(S, players), .least = 1, .most = MOST_VENDORS},
    OPTION_SET("Change a parameter of all games; may be repeated."),
    OPTION_SEED("Base seed."),
    OPTION_REPLICATES("Runs of every game; default: 8, whatever the scenario says."),
    OPTION_THREADS,
    SET_NO_NOTES,
    TRIAL_JSON,
};
#undef S

/* Whether `name` is in a list separated by commas; *count grows by the number of items in the list. */
static bool is_listed(const char *list, const char *name)
{
    for (const char *part = list; *part;) {
        size_t length = strcspn(part, ",");
        if (length == strlen(name) && strncmp(part, name, length) == 0)
            return true;
        part += length + (part[length] == ',');
    }
    return false;
}

static size_t parts_of(const char *list)
{
    size_t count = 1;
    for (; *list; list++)
        count += *list == ',';
    return count;
}

static bool belongs(const struct vendor_parameters *vendor, const char *group)
{
    if (strcmp(group, "all") == 0)
        return true;
    if (strcmp(group, "independents") == 0)
        return vendor->owner == NO_REFERENCE;
    if (strcmp(group, "owned") == 0)
        return vendor->owner != NO_REFERENCE;
    return is_listed(group, vendor->name);
}

static enum status choose_group(struct arena_of_games *games, const char *group)
{
    const struct scenario *scenario = games->base.scenario;
    bool named =
        strcmp(group, "all") != 0 && strcmp(group, "independents") != 0 && strcmp(group, "owned") != 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (belongs(&scenario->vendors[f], group))
            games->group[games->group_size++] = f;
    if (named && games->group_size != parts_of(group)) {
        complain("--vendors %s: not all of these are %s of the scenario", group,
                 say(&scenario->terms, "vendors").bytes);
        return STATUS_INVALID;
    }
    if (games->group_size >= 2)
        return STATUS_OK;
    complain("--vendors %s: a tournament needs two %s at least, these are %zu", group,
             say(&scenario->terms, "vendors").bytes, games->group_size);
    return STATUS_INVALID;
}

/* Loads the scenario with the strategy for the whole group. */
static enum status load_entry(struct arena_of_games *games, const struct request *request,
                              const char *strategy, struct loaded *loaded)
{
    struct override_list rules = {0};
    struct override_layers layers = layers_of("--set", &request->overrides);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < games->group_size; i++) {
        char path[60];
        snprintf(path, sizeof path, "vendors[%zu].pricing.strategy=", games->group[i]);
        status = override_add(&rules, path, strategy);
    }
    layers_add_list(&layers, "--strategies:", &rules);
    if (status == STATUS_OK)
        status = loaded_read(loaded, request->arguments[0], &layers);
    override_clear(&rules);
    return status;
}

/* Whether the rules can be created in this market; if not, the error says why. */
static bool can_be_played(const struct scenario *scenario, struct error *error)
{
    struct simulation *simulation = NULL;
    enum status status = simulation_create(scenario, 0, &simulation, error);
    simulation_free(simulation);
    return status == STATUS_OK;
}

static enum status add_entry(struct arena_of_games *games, const struct tournament_options *options,
                             const char *strategy)
{
    struct loaded *loaded = &games->loaded[games->entry_count];
    struct error error = {0};
    enum status status = load_entry(games, &options->shared, strategy, loaded);
    if (status == STATUS_OK && can_be_played(loaded->scenario, &error)) {
        games->entries[games->entry_count++] = (struct tournament_entry){strategy, loaded->scenario};
        return STATUS_OK;
    }
    loaded_clear(loaded);
    *loaded = (struct loaded){0};
    if (status == STATUS_OK && !options->strategies) {
        if (!options->shared.quiet)
            complain("%s takes no part: %s", strategy, error_text(&error).bytes);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        complain("%s can't be played here: %s", strategy, error_text(&error).bytes);
    return status == STATUS_OK ? STATUS_INVALID : status;
}

static enum status choose_entries(struct arena_of_games *games, const struct tournament_options *options)
{
    enum status status = STATUS_OK;
    size_t wanted = 0;
    for (size_t s = 0; status == STATUS_OK && s < strategy_count; s++) {
        const char *name = strategies[s]->name;
        bool takes_part = options->strategies ? is_listed(options->strategies, name) : strcmp(name, "script");
        wanted += takes_part;
        if (takes_part)
            status = add_entry(games, options, name);
    }
    if (status == STATUS_OK && options->strategies && wanted != parts_of(options->strategies)) {
        complain("--strategies %s: not all of these are strategies; see `pricewar-sim strategies`",
                 options->strategies);
        return STATUS_INVALID;
    }
    if (status == STATUS_OK && games->entry_count < 2) {
        complain("a tournament needs two strategies at least");
        return STATUS_INVALID;
    }
    return status;
}

static enum status read_games(struct arena_of_games *games, const struct tournament_options *options)
{
    const struct request *request = &options->shared;
    const struct override_layers overrides = layers_of("--set", &request->overrides);
    enum status status = loaded_read(&games->base, request->arguments[0], &overrides);
    if (status == STATUS_OK)
        status = choose_group(games, options->vendors ? options->vendors : "independents");
    return status == STATUS_OK ? choose_entries(games, options) : status;
}

static enum status deliver(const struct tournament_options *options, const struct tournament_request *request,
                           const struct tournament *tournament, const struct scenario *scenario,
                           struct error *error)
{
    if (!options->shared.json)
        return tournament_print_text(stdout, tournament, request, scenario, terminal_width(stdout))
                   ? STATUS_OK
                   : error_no_memory(error, "what is printed");
    struct error cause = {0};
    json_t *object = tournament_to_json(tournament, request, scenario, &cause);
    enum status status = print_json_of(stdout, object, scenario, NULL, &cause);
    return status == STATUS_OK ? STATUS_OK : error_pass(error, &cause);
}

/* By --replicates or --set. */
static bool names_replicates(const struct override_list *overrides)
{
    for (size_t i = 0; i < overrides->count; i++)
        if (override_is_of(overrides->items[i], "simulation.replicates"))
            return true;
    return false;
}

static int play(const struct tournament_options *options, const struct arena_of_games *games)
{
    const struct scenario *scenario = games->base.scenario;
    struct tournament_request request = {.entries = games->entries,
                                         .entry_count = games->entry_count,
                                         .group = games->group,
                                         .group_size = games->group_size,
                                         .players = options->players ? (size_t)options->players
                                                                     : games->group_size / 2};
    struct work work;
    struct tournament *tournament = NULL;
    struct error error = {0};
    struct timelines_options timelines = trial_start(&work, &options->shared, scenario);
    if (!names_replicates(&options->shared.overrides))
        timelines.runs = DEFAULT_RUNS;
    work_warn(scenario, NULL, options->shared.quiet);
    work_foresee(scenario, (double)(timelines.runs * games->entry_count * games->entry_count),
                 timelines.threads, options->shared.quiet);
    enum status status = tournament_run(&request, &timelines, &tournament, &error);
    if (status == STATUS_OK)
        status = deliver(options, &request, tournament, scenario, &error);
    int code = trial_end(&work, &options->shared, scenario, status, &error);
    tournament_free(tournament);
    return code;
}

static int run(void *asked)
{
    const struct tournament_options *options = asked;
    struct arena_of_games *games = calloc(1, sizeof *games);
    if (!games) {
        complain("out of memory");
        return STATUS_FAILED;
    }
    int code = (int)read_games(games, options);
    if (code == STATUS_OK)
        code = play(options, games);
    for (size_t i = 0; i < MOST_ENTRIES; i++)
        loaded_clear(&games->loaded[i]);
    loaded_clear(&games->base);
    free(games);
    return code;
}

const struct command command_tournament = {
    .name = "tournament",
    .arguments = "SCENARIO",
    .summary = "Let pricing strategies play against each other.",
    .details =
        "Every strategy plays against every other, against itself, and against a mix of all: some vendors of "
        "a group play it, the rest of the group the other. Says how the players of each strategy fared "
        "(alive at the end, cash earned, cumulative profit) against each, and ranks the strategies. "
        "Which vendors are the players is drawn anew in every run, the same for all strategies, and so are "
        "all other random numbers. Parameters of the strategies are those that the scenario writes for the "
        "vendor, else their defaults; they are not tuned.",
    OPTIONS(rows),
    .takes = {1, 1},
    .request_size = sizeof(struct tournament_options),
    .run = run,
};
