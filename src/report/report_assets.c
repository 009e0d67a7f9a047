#include "report/report_assets.h"

#include <string.h>

/* X-macro: symbol, file. Paths are from the project's folder, where make runs the compiler. */
#define ASSET_TABLE(X)                                                                                       \
    X(page_html, "page.html")                                                                                \
    X(page_css, "page.css")                                                                                  \
    X(format_js, "format.js")                                                                                \
    X(words_js, "words.js")                                                                                  \
    X(naming_js, "naming.js")                                                                                \
    X(theme_js, "theme.js")                                                                                  \
    X(reading_js, "reading.js")                                                                              \
    X(table_js, "table.js")                                                                                  \
    X(cursor_js, "cursor.js")                                                                                \
    X(chart_js, "chart.js")                                                                                  \
    X(names_js, "names.js")                                                                                  \
    X(bars_js, "bars.js")                                                                                    \
    X(heat_js, "heat.js")                                                                                    \
    X(outcomes_js, "outcomes.js")                                                                            \
    X(what_if_js, "what_if.js")                                                                              \
    X(layers_js, "layers.js")                                                                                \
    X(answer_js, "answer.js")                                                                                \
    X(fans_js, "fans.js")                                                                                    \
    X(survival_js, "survival.js")                                                                            \
    X(prices_js, "prices.js")                                                                                \
    X(capital_js, "capital.js")                                                                              \
    X(groups_js, "groups.js")                                                                                \
    X(shares_js, "shares.js")                                                                                \
    X(flows_js, "flows.js")                                                                                  \
    X(firms_js, "firms.js")                                                                                  \
    X(winners_js, "winners.js")                                                                              \
    X(exits_js, "exits.js")                                                                                  \
    X(claims_js, "claims.js")                                                                                \
    X(runs_js, "runs.js")                                                                                    \
    X(differences_js, "differences.js")                                                                      \
    X(comparison_js, "comparison.js")                                                                        \
    X(caused_js, "caused.js")                                                                                \
    X(observed_js, "observed.js")                                                                            \
    X(design_js, "design.js")                                                                                \
    X(sensitivity_js, "sensitivity.js")                                                                      \
    X(response_js, "response.js")                                                                            \
    X(paths_js, "paths.js")                                                                                  \
    X(points_js, "points.js")                                                                                \
    X(sliders_js, "sliders.js")                                                                              \
    X(study_js, "study.js")                                                                                  \
    X(inference_js, "inference.js")                                                                          \
    X(marginals_js, "marginals.js")                                                                          \
    X(predictions_js, "predictions.js")                                                                      \
    X(discovery_js, "discovery.js")                                                                          \
    X(regret_js, "regret.js")                                                                                \
    X(rules_js, "rules.js")                                                                                  \
    X(replies_js, "replies.js")                                                                              \
    X(roles_js, "roles.js")                                                                                  \
    X(tournament_js, "tournament.js")                                                                        \
    X(game_js, "game.js")                                                                                    \
    X(game_maps_js, "game_maps.js")                                                                          \
    X(page_js, "page.js")                                                                                    \
    X(playground_html, "playground.html")                                                                    \
    X(playground_css, "playground.css")                                                                      \
    X(playground_engine_js, "playground_engine.js")                                                          \
    X(playground_scenario_js, "playground_scenario.js")                                                      \
    X(playground_js, "playground.js")                                                                        \
    X(playground_worker_js, "playground_worker.js")                                                          \
    X(echarts_js, "echarts.js")                                                                              \
    X(echarts_license, "echarts.license")

/* The assembler reads the files; both gcc and clang pass this on to it. */
#define EMBED(symbol, file)                                                                                  \
    __asm__(".section .rodata\n"                                                                             \
            ".global report_asset_" #symbol "\n"                                                             \
            "report_asset_" #symbol ":\n"                                                                    \
            ".incbin \"src/report/assets/" file "\"\n"                                                       \
            ".global report_asset_" #symbol "_end\n"                                                         \
            "report_asset_" #symbol "_end:\n"                                                                \
            ".byte 0\n"                                                                                      \
            ".previous\n");                                                                                  \
    extern const char report_asset_##symbol[], report_asset_##symbol##_end[];
ASSET_TABLE(EMBED)
#undef EMBED

static const struct report_asset assets[] = {
#define ROW(symbol, file) {file, report_asset_##symbol, report_asset_##symbol##_end},
    ASSET_TABLE(ROW)
#undef ROW
};

const struct report_asset *report_asset_find(const char *name)
{
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    return NULL;
}
