/* pricewar-sim new: scenarios to start from, which are in the program. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output_path.h"
#include "scenario/suggest.h"

/* In the order of the list. Paths are relative to the project's folder, where make runs the compiler. */
#define TEMPLATE_TABLE(X)                                                                                    \
    X(two_firms, "two firms and their buyers, on the Nash price of logit demand: the smallest war")          \
    X(goods, "makers of a good such as phones: costs, learning, classes of quality, buyers")                 \
    X(platform, "platforms between riders and drivers: subsidies, a backer who carries one of them")         \
    X(models, "language models: sellers of accelerators, clouds, vendors, companies that build apps")

/* The assembler reads the files and ends each with a zero; both gcc and clang pass this on to it. */
#define EMBED(name, meaning)                                                                                 \
    __asm__(".section .rodata\n"                                                                             \
            ".global scenario_to_start_from_" #name "\n"                                                     \
            "scenario_to_start_from_" #name ":\n"                                                            \
            ".incbin \"scenarios/new/" #name ".cfg\"\n"                                                      \
            ".byte 0\n"                                                                                      \
            ".previous\n");                                                                                  \
    extern const char scenario_to_start_from_##name[];
TEMPLATE_TABLE(EMBED)
#undef EMBED

struct template
{
    const char *name, *meaning, *text;
};

static const struct template templates[] = {
#define ROW(name, meaning) {#name, meaning, scenario_to_start_from_##name},
    TEMPLATE_TABLE(ROW)
#undef ROW
};
enum { TEMPLATES = sizeof templates / sizeof *templates };

struct new_request {
    struct request shared;
    const struct template *from; /* NULL: not asked for */
};

static void list_templates(FILE *out)
{
    for (size_t i = 0; i < TEMPLATES; i++)
        fprintf(out, "%-10s %s\n", templates[i].name, templates[i].meaning);
}

static enum status take_template(const struct option_row *row, void *place, const char *value)
{
    struct suggestion suggestion = suggestion_for(value);
    for (size_t i = 0; i < TEMPLATES; i++) {
        suggestion_try(&suggestion, templates[i].name);
        if (strcmp(templates[i].name, value) == 0) {
            *(const struct template **)place = &templates[i];
            return STATUS_OK;
        }
    }
    complain("--%s takes two_firms, goods, platform or models, not `%s`%s%s%s", row->name, value,
             suggestion.best ? "; did you mean `" : "", suggestion.best ? suggestion.best : "",
             suggestion.best ? "`?" : "");
    return STATUS_INVALID;
}

static const struct option_row rows[] = {
    {0, "from", "NAME", "Which scenario to start from: two_firms, goods, platform or models.", take_template,
     .place = offsetof(struct new_request, from)},
    OPTION_FORCE("Replace FILE if it exists."),
    OPTION_QUIET("Do not say what to do next."),
};

static int write_scenario(const struct new_request *request)
{
    const char *path = request->shared.arguments[0], *text = request->from->text;
    const struct input_files none = {0};
    struct error error;
    enum status status = output_path_check(path, &none, request->shared.force, &error);
    if (status == STATUS_OK)
        status = output_path_publish(path, request->shared.force, text, strlen(text), &error);
    if (status != STATUS_OK)
        complain("%s", error_text(&error).bytes);
    else if (!request->shared.quiet)
        complain("wrote %s; `pricewar-sim %s` runs it, `pricewar-sim check %s` says what is wrong with it",
                 path, path, path);
    return (int)status;
}

static int run(void *asked)
{
    const struct new_request *request = asked;
    if (request->shared.argument_count && request->from)
        return write_scenario(request);
    if (request->from) {
        complain("which file? `pricewar-sim new FILE --from %s` writes it", request->from->name);
        return STATUS_INVALID;
    }
    list_templates(stdout);
    if (!request->shared.argument_count)
        return STATUS_OK;
    complain("from which of these? `pricewar-sim new %s --from %s`", request->shared.arguments[0],
             templates[0].name);
    return STATUS_INVALID;
}

const struct command command_new = {
    .name = "new",
    .arguments = "[FILE]",
    .summary = "Write a scenario to start from; without FILE and --from list those that there are.",
    .details =
        "Writes a commented scenario that runs as it is, to be changed into one's own war. Never replaces a "
        "file unless asked to. What a war does not have (sellers, clouds, hosts, apps and their users) is left "
        "out of the file.",
    OPTIONS(rows),
    .takes = {0, 1},
    .request_size = sizeof(struct new_request),
    .run = run,
};
