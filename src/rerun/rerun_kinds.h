/* The kinds of files that are repeated. rerun->file is open and rerun->runs is read. */
#ifndef PRICEWAR_RERUN_RERUN_KINDS_H
#define PRICEWAR_RERUN_RERUN_KINDS_H

#include "rerun/rerun_work.h"

enum status rerun_runs(struct rerun *rerun);
enum status rerun_study(struct rerun *rerun);
enum status rerun_comparison(struct rerun *rerun);
enum status rerun_regret(struct rerun *rerun);     /* plays all runs again, whichever were chosen */
enum status rerun_roles(struct rerun *rerun);      /* the same */
enum status rerun_tournament(struct rerun *rerun); /* the same */
enum status rerun_replies(struct rerun *rerun);    /* has no runs of one war */
enum status rerun_game(struct rerun *rerun);       /* has no runs */

#endif
