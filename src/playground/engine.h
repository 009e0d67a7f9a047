/* The door of the engine to a page: plain functions for JavaScript, with texts as UTF-8 and answers in JSON. One engine holds
 * a scenario as its reader changed it, a run that is being played, and runs that others have played. */
#ifndef PRICEWAR_PLAYGROUND_ENGINE_H
#define PRICEWAR_PLAYGROUND_ENGINE_H

#include <stddef.h>
#include <stdint.h>

struct engine;

/* What an engine can say; texts that belong to it, "" when there is nothing. */
enum engine_text {
    ENGINE_PROBLEMS, /* of the last call that failed: problems_to_text */
    ENGINE_FACTS,    /* of the scenario: facts_to_text */
    ENGINE_RESOLVED, /* the scenario with every parameter, in its own syntax */
    ENGINE_TITLE,    /* of the page of the runs, and the next two likewise */
    ENGINE_VERDICT,
    ENGINE_DATA,    /* docs/page-data.md */
    ENGINE_SUMMARY, /* what `pricewar-sim SCENARIO --json` prints */
    ENGINE_TEXTS
};

/* NULL: no memory. */
struct engine *engine_create(void);
void engine_free(struct engine *engine);
const char *engine_text(const struct engine *engine, enum engine_text which);

/* The functions below return 1, or 0 with ENGINE_PROBLEMS. */

/* Reads a scenario, whose `name` is that of its file, with overrides: a JSON array of "PATH=VALUE". What was there before
 * is forgotten. Plug-ins are refused, observations are not read. */
int engine_read(struct engine *engine, const char *text, const char *name, const char *overrides);

/* Begins run 0, 1, ..., of the war or in peace. */
int engine_begin(struct engine *engine, uint32_t run, int in_peace);
/* Plays so many rounds more; *left: rounds that are left. */
int engine_play(struct engine *engine, int rounds, int *left);
/* The run, which is over, as bytes that belong to the engine until it begins another. */
int engine_end(struct engine *engine, unsigned char **bytes, size_t *size);

/* Takes in bytes of engine_end: runs of the war in the order of their numbers, then those in peace. `path`: name of the
 * file of results that engine_finish is to write, looked at by the first call after engine_read. */
int engine_take(struct engine *engine, const char *path, unsigned char *bytes, size_t size, int in_peace);
/* Writes the file, and makes the page's texts. The runs are forgotten. */
int engine_finish(struct engine *engine);

#endif
