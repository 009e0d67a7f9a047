#include "report/page_template.h"

#include <string.h>

#include "report/report_assets.h"

void page_put_escaped(FILE *out, const char *text)
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

void page_put_json(FILE *out, const char *json)
{
    for (size_t plain; *json; json += plain + 1) {
        plain = strcspn(json, "<");
        fwrite(json, 1, plain, out);
        if (!json[plain])
            break;
        fputs("\\u003c", out);
    }
}

static void put_asset(FILE *out, const char *name)
{
    const struct report_asset *asset = report_asset_find(name);
    if (asset)
        fwrite(asset->bytes, 1, (size_t)(asset->end - asset->bytes), out);
}

void page_fill(FILE *out, const char *asset, bool (*put)(FILE *out, const char *name, const void *context),
               const void *context)
{
    const struct report_asset *template = report_asset_find(asset);
    const char *next = template->bytes, *end = template->end;
    while (next < end) {
        const char *open = memmem(next, (size_t)(end - next), "@@", 2);
        const char *close = open ? memmem(open + 2, (size_t)(end - open) - 2, "@@", 2) : NULL;
        if (!close) {
            fwrite(next, 1, (size_t)(end - next), out);
            break;
        }
        fwrite(next, 1, (size_t)(open - next), out);
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)(close - open) - 2, open + 2);
        if (!put(out, name, context))
            put_asset(out, name);
        next = close + 2;
    }
}
