/* The data of a page about a game, from its file. */
#ifndef PRICEWAR_REPORT_REPORT_GAME_H
#define PRICEWAR_REPORT_REPORT_GAME_H

#include <jansson.h>

#include "base/error.h"

/* As report_file. */
enum status report_game(const char *path, char **title, json_t **data, struct error *error);

#endif
