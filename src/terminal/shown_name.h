/* How agents are named for people: by name, by label, or by both: "ByteDance 豆包". */
#ifndef PRICEWAR_TERMINAL_SHOWN_NAME_H
#define PRICEWAR_TERMINAL_SHOWN_NAME_H

enum name_style { NAMES_BOTH, NAMES_NAME, NAMES_LABEL, NAME_STYLES };
extern const char *const name_styles[NAME_STYLES]; /* "both", "name", "label" */

struct shown_name {
    char bytes[300];
};

/* A label that is the name but for case, spaces, - and _, or has it as a word, stands for both. Of both, the label is cut
 * so that they take no more than `width` columns, with an ellipsis, and left off where nothing sensible is left of it;
 * 0: nothing is cut. */
struct shown_name name_to_show(enum name_style style, const char *name, const char *label, int width);

/* The same for a pointer to a struct with both members. */
#define NAME_TO_SHOW(style, agent, width) name_to_show(style, (agent)->name, (agent)->label, width)

/* Columns that a name takes in a table. */
enum { SHOWN_NAME_WIDTH = 26 };

#endif
