#include "report/report_page.h"
#include "base/memory_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/page_template.h"
#include "report/report_json.h"

/* Replacements for @@name@@ in the template. */
struct content {
    const char *kind, *title, *verdict;
    const char *json;
};

/* Pages that are open beside each other are told apart by what stands first. */
static const char *kind_in_words(const json_t *data)
{
    static const char *const words[][2] = {
        {"runs", "Runs"},           {"comparison", "Comparison"},
        {"study", "Study"},         {"inference", "Inference"},
        {"discovery", "Discovery"}, {"game", "Game"},
        {"regret", "Regret"},       {"replies", "Best replies"},
        {"roles", "Roles"},         {"tournament", "Tournament"},
    };
    const char *kind = json_string_value(json_object_get(data, "kind"));
    for (size_t i = 0; kind && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], kind) == 0)
            return words[i][1];
    return "Page";
}

static bool put(FILE *out, const char *name, const void *context)
{
    const struct content *content = context;
    if (strcmp(name, "kind") == 0)
        page_put_escaped(out, content->kind);
    else if (strcmp(name, "title") == 0)
        page_put_escaped(out, content->title);
    else if (strcmp(name, "verdict") == 0)
        page_put_escaped(out, content->verdict);
    else if (strcmp(name, "data") == 0)
        page_put_json(out, content->json);
    else
        return false;
    return true;
}

char *report_page(const char *title, const char *verdict, const json_t *data, size_t *size)
{
    char *page = NULL, *json = report_data_text(data);
    FILE *out = json ? memory_text_open(&page, size) : NULL;
    if (out) {
        const struct content content = {kind_in_words(data), title, verdict, json};
        page_fill(out, "page.html", put, &content);
        memory_text_close(out, &page);
    }
    free(json);
    return page;
}
