/* The answer on one screen of 80 columns: who survives, who wins, who pays, why, how sure, and what to do next. All
 * tables are in summary_text.h. */
#ifndef PRICEWAR_TEXT_FIRST_SCREEN_H
#define PRICEWAR_TEXT_FIRST_SCREEN_H

#include "runs/summary.h"

/* With the note on time and file that follows, 24 lines. */
enum { SCREEN_COLUMNS = 80, SCREEN_LINES = 23 };

struct first_screen {
    const struct summary *summary;
    const struct scenario *scenario; /* of the summary */
    const char *overrides,
        *watch_overrides; /* for the commands: " --set 'a=b'" or ""; without --replicates */
    const char *output;   /* the file that the runs are written to, or NULL */
    bool full;            /* all tables follow */
    bool against_peace;   /* what the war changes follows */
    bool watched;         /* it is one run of many, and was watched */
};

/* At most SCREEN_LINES lines of SCREEN_COLUMNS columns, fewer columns on a narrower terminal (`width`; 0: no terminal);
 * commands are never cut. False when memory is short. */
bool first_screen_print(FILE *out, const struct first_screen *screen, int width);

#endif
