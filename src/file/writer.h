/* Writes the runs of one scenario into one HDF5 file; docs/output-format.md. The file is built in memory,
 * compressed run by run, and appears under its name when it is whole. */
#ifndef PRICEWAR_FILE_WRITER_H
#define PRICEWAR_FILE_WRITER_H

#include "file/claim_answers.h"
#include "record/panel.h"
#include "record/run_record.h"
#include "runs/summary.h"
#include <hdf5.h>

struct writer;

/* Checks that `path` can be written (publish_check) and lays the file out in memory. STATUS_INVALID: it
 * can't, or is there and !force. The scenario must outlive the writer. */
enum status writer_create(const struct scenario *scenario, const char *path, bool force,
                          struct writer **writer, struct error *error);

/* Appends a run behind the ones that were added; the order is the order in the file. */
enum status writer_add_run(struct writer *writer, const struct run_record *record, struct error *error);

/* The group `winners`, once. */
enum status writer_add_winners(struct writer *writer, const struct summary *summary, struct error *error);

/* The group `exits`, once. */
enum status writer_add_exits(struct writer *writer, const struct exit_row *rows, size_t count,
                             struct error *error);

/* An attribute of the root. */
enum status writer_set_text(struct writer *writer, const char *name, const char *text, struct error *error);

/* The panel of run 0; at most once. */
enum status writer_add_panel(struct writer *writer, const struct panel *panel, struct error *error);

/* The answers to the scenario's claims; at most once. */
enum status writer_add_claims(struct writer *writer, const struct claim_answers *answers,
                              struct error *error);

/* Puts the file under its name. Nothing can be added afterwards. */
enum status writer_finish(struct writer *writer, struct error *error);

/* Frees the writer; a file that was not finished is dropped. */
void writer_free(struct writer *writer);

/* The datasets of scenario_fields alone, for files of other kinds. scales: by enum field_axis. */
enum status writer_scenario_fields(hid_t file, const struct scenario *scenario, const hid_t *scales,
                                   struct error *error);

#endif
