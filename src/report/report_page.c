#include "report/report_page.h"
#include "base/memory_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report_assets.h"

enum { DIGITS = 7 }; /* of numbers in the page; the file has all digits */

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

static void put_escaped(FILE *out, const char *text)
{
    static const char special[] = "&<>\"'";
    for (size_t plain; *text; text += plain + (text[plain] != '\0')) {
        plain = strcspn(text, special);
        fwrite(text, 1, plain, out);
        if (text[plain])
            fprintf(out, "&#%d;", text[plain]);
        else
            break;
    }
}

/* Writes JSON inside a script element: "<", which occurs only in its texts, becomes \u003c. */
static void put_json(FILE *out, const char *json)
{
    for (size_t plain; *json; json += plain + 1) {
        plain = strcspn(json, "<");
        fwrite(json, 1, plain, out);
        if (!json[plain])
            break;
        fputs("\\u003c", out);
    }
}

static void put_asset(FILE *out, const char *name, size_t length)
{
    const struct report_asset *asset = report_asset_find(name, length);
    if (asset)
        fwrite(asset->bytes, 1, (size_t)(asset->end - asset->bytes), out);
}

static bool is(const char *name, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(name, word, length) == 0;
}

static void put(FILE *out, const char *name, size_t length, const struct content *content)
{
    if (is(name, length, "kind"))
        put_escaped(out, content->kind);
    else if (is(name, length, "title"))
        put_escaped(out, content->title);
    else if (is(name, length, "verdict"))
        put_escaped(out, content->verdict);
    else if (is(name, length, "data"))
        put_json(out, content->json);
    else
        put_asset(out, name, length);
}

static void fill(FILE *out, const struct report_asset *template, const struct content *content)
{
    const char *next = template->bytes, *end = template->end;
    while (next < end) {
        const char *open = memmem(next, (size_t)(end - next), "@@", 2);
        const char *close = open ? memmem(open + 2, (size_t)(end - open) - 2, "@@", 2) : NULL;
        if (!close) {
            fwrite(next, 1, (size_t)(end - next), out);
            break;
        }
        fwrite(next, 1, (size_t)(open - next), out);
        put(out, open + 2, (size_t)(close - open) - 2, content);
        next = close + 2;
    }
}

char *report_page(const char *title, const char *verdict, const json_t *data, size_t *size)
{
    char *page = NULL, *json = json_dumps(data, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(DIGITS));
    FILE *out = json ? open_memstream(&page, size) : NULL;
    if (out) {
        const struct content content = {kind_in_words(data), title, verdict, json};
        fill(out, report_asset_find("page.html", strlen("page.html")), &content);
        memory_text_close(out, &page);
    }
    free(json);
    return page;
}
