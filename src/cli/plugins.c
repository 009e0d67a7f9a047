#include "cli/plugins.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/regular_file.h"
#include "cli/options.h"
#include "file/sha256.h"
#include "strategy/plugin.h"
#include "strategy/process.h"
#include "strategy/strategies.h"

/* "SHA-256 0123...", or why there is no checksum. */
struct checksum {
    char text[ERROR_MESSAGE_SIZE];
};

static struct checksum checksum_of(const char *path)
{
    struct checksum checksum;
    struct error error;
    char digest[SHA256_TEXT_SIZE];
    int file = regular_open(path, "a shared object", &error);
    if (file < 0)
        snprintf(checksum.text, sizeof checksum.text, "%s", error.message);
    else if (sha256_of_file(file, digest))
        snprintf(checksum.text, sizeof checksum.text, "SHA-256 %s", digest);
    else
        snprintf(checksum.text, sizeof checksum.text, "it can't be read");
    if (file >= 0)
        close(file);
    return checksum;
}

enum status plugin_refuse(const char *strategy, struct parameter_extension *extension, struct error *error)
{
    if (begins_with_prefix(strategy, PROGRAM_PREFIX)) { /* it says so itself, unless nobody asks it */
        *extension = process_extension(false);
        return STATUS_OK;
    }
    const char *path = strategy + strlen(PLUGIN_PREFIX);
    return error_set(
        error, STATUS_INVALID,
        "the file names the plug-in %.300s (%s), which is not loaded unasked: it can do anything "
        "that you can; if you trust it, add --allow-plugins",
        path, checksum_of(path).text);
}

enum status plugin_refuse_all(const char *strategy, struct parameter_extension *extension,
                              struct error *error)
{
    if (!begins_with_prefix(strategy, PROGRAM_PREFIX))
        return plugin_refuse(strategy, extension, error);
    return error_set(
        error, STATUS_INVALID,
        "the file names the program `%.200s`, which is not started unasked, and keeps no answers of "
        "it: it can do anything that you can; if you trust it, add --allow-plugins",
        strategy + strlen(PROGRAM_PREFIX));
}

enum status plugin_show_and_load(const char *strategy, struct parameter_extension *extension,
                                 struct error *error)
{
    const char *path = strategy + strlen(PLUGIN_PREFIX);
    if (begins_with_prefix(strategy, PROGRAM_PREFIX))
        complain("the program `%s` may be started", strategy + strlen(PROGRAM_PREFIX));
    else if (!plugin_is_loaded(path))
        complain("loading the plug-in %s (%s)", path, checksum_of(path).text);
    return strategy_load(strategy, extension, error);
}

enum status plugin_leave(const char *strategy, struct parameter_extension *extension, struct error *error)
{
    (void)error;
    if (begins_with_prefix(strategy, PROGRAM_PREFIX)) {
        complain("the program `%s` is not started", strategy + strlen(PROGRAM_PREFIX));
        *extension = process_extension(false);
        return STATUS_OK;
    }
    const char *path = strategy + strlen(PLUGIN_PREFIX);
    complain("the plug-in %s (%s) is not loaded, and what only it knows is not checked; --allow-plugins "
             "loads it",
             path, checksum_of(path).text);
    *extension = (struct parameter_extension){.name = NULL};
    return STATUS_OK;
}
