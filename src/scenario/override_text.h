/* One override as it is written: its path and its value. Internal to src/scenario. */
#ifndef PRICEWAR_SCENARIO_OVERRIDE_TEXT_H
#define PRICEWAR_SCENARIO_OVERRIDE_TEXT_H

#include <libconfig.h>

#include "base/arena.h"
#include "scenario/binding.h"

enum { MOST_SEGMENTS = 8 };

enum segment_kind { SEGMENT_NAME, SEGMENT_INDEX, SEGMENT_ALL };

struct segment {
    enum segment_kind kind;
    char name[PATH_SIZE];
    size_t index;
    size_t begin, end; /* in the override's text, with quotes */
};

/* An override, parsed. Settings that it made have a mark with `label` as their hook. */
struct override {
    const char *text, *label; /* "path=value" and "--set path=value" */
    size_t layer, given;      /* in which layer, from 1 on, and as which of all */
    size_t path_length;
    const char *fault; /* why the path can't be read; NULL: its form is wrong */
    struct segment segments[MOST_SEGMENTS];
    size_t segment_count;
    size_t generality; /* number of [*] */
    config_t config;   /* the parsed value, as the setting `value` */
};

/* `origin`: as in struct override_layer. The label is from the arena. STATUS_INVALID, with a finding: it is
 * malformed. STATUS_FAILED: no memory. Call config_destroy for override->config in any case. */
enum status override_parse(struct override *override, const char *origin, const char *text,
                           struct arena *arena, struct collector *collector, struct error *error);

const config_setting_t *override_value(const struct override *override);

/* Adds a finding about an override. */
#define OVERRIDE_REFUSE(collector, override, ...)                                                            \
    collector_add(collector, (struct origin){(override)->label, 0}, NULL, __VA_ARGS__)

#endif
