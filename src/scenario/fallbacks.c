#include "scenario/fallbacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "scenario/collector.h"
#include "scenario/source.h"
#include "scenario/syntax.h"

static bool has_fallback(const struct parameter *row)
{
    return row->fallback && strcmp(row->fallback, "unset") != 0;
}

/* A group of settings, in the order of the rows. */
static void write_rows(FILE *out, char kind, size_t index, const struct parameter *rows, size_t count)
{
    fprintf(out, "%c%zu = {\n", kind, index);
    for (size_t i = 0; i < count; i++)
        if (has_fallback(&rows[i]))
            fprintf(out, "%s = %s;\n", rows[i].key, rows[i].fallback);
    fprintf(out, "};\n");
}

static enum status read_text(config_t *config, const char *text, size_t length, struct error *error)
{
    struct diagnostics findings;
    struct collector collector;
    diagnostics_init(&findings);
    collector_init(&collector, &findings);
    struct source source = {.file = "defaults", .text = (char *)text, .length = length};
    enum status status = syntax_read(&source, &collector, config, error);
    const char *reason = findings.count ? findings.items[0].text : config_error_text(config);
    if (status == STATUS_INVALID || (status == STATUS_OK && reason))
        status = error_set(error, STATUS_FAILED, "a default can't be read: %s", reason ? reason : "");
    diagnostics_clear(&findings);
    return status;
}

/* The settings of the rows of a group that was written by write_rows. */
static const config_setting_t **find_rows(struct arena *arena, const config_setting_t *group,
                                          const struct parameter *rows, size_t count)
{
    const config_setting_t **settings = arena_take(arena, count + 1, sizeof *settings);
    for (size_t i = 0, next = 0; settings && i < count; i++)
        if (has_fallback(&rows[i]))
            settings[i] = config_setting_get_elem(group, (unsigned)next++);
    return settings;
}

enum status fallbacks_read(struct fallbacks *fallbacks, const struct parameter_group *groups,
                           size_t group_count, const struct parameter_extension *extensions,
                           size_t extension_count, struct error *error)
{
    char *text = NULL;
    size_t length;
    struct arena *arena = &fallbacks->arena;
    config_init(&fallbacks->config);
    arena_init(arena);
    fallbacks->groups = arena_take(arena, group_count + 1, sizeof *fallbacks->groups);
    fallbacks->left_out = arena_take(arena, left_out_default_count, sizeof *fallbacks->left_out);
    fallbacks->extensions = arena_take(arena, extension_count + 1, sizeof *fallbacks->extensions);
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return error_no_memory(error, "the defaults");
    for (size_t i = 0; i < group_count; i++)
        write_rows(out, 'g', i, groups[i].rows, groups[i].row_count);
    for (size_t i = 0; i < extension_count; i++)
        write_rows(out, 's', i, extensions[i].rows, extensions[i].row_count);
    for (size_t i = 0; i < left_out_default_count; i++)
        fprintf(out, "l%zu = %s;\n", i, left_out_defaults[i].fallback);
    if (!memory_text_close(out, &text))
        return error_no_memory(error, "the defaults");
    enum status status = read_text(&fallbacks->config, text, length, error);
    const config_setting_t *root = config_root_setting(&fallbacks->config);
    for (size_t i = 0; status == STATUS_OK && !arena->exhausted && i < group_count; i++)
        fallbacks->groups[i] =
            find_rows(arena, config_setting_get_elem(root, (unsigned)i), groups[i].rows, groups[i].row_count);
    for (size_t i = 0; status == STATUS_OK && !arena->exhausted && i < extension_count; i++)
        fallbacks->extensions[i] =
            find_rows(arena, config_setting_get_elem(root, (unsigned)(group_count + i)), extensions[i].rows,
                      extensions[i].row_count);
    for (size_t i = 0; status == STATUS_OK && !arena->exhausted && i < left_out_default_count; i++)
        fallbacks->left_out[i] = config_setting_get_elem(root, (unsigned)(group_count + extension_count + i));
    free(text);
    return status == STATUS_OK && arena->exhausted ? error_no_memory(error, "the defaults") : status;
}

void fallbacks_clear(struct fallbacks *fallbacks)
{
    config_destroy(&fallbacks->config);
    arena_clear(&fallbacks->arena);
}
