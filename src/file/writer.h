/* Writes the runs of a scenario to an HDF5 file; docs/output-format.md. The file is built in memory,
 * compressed run by run, and gets its name only when it is complete. */
#ifndef PRICEWAR_FILE_WRITER_H
#define PRICEWAR_FILE_WRITER_H

#include "file/claim_answers.h"
#include "record/panel.h"
#include "record/run_record.h"
#include "runs/summary.h"
#include <hdf5.h>

struct writer;

/* Checks that `path` can be written (publish_check), and lays the file out in memory. STATUS_INVALID: it
 * can't be written, or exists and !force. The scenario must outlive the writer. */
enum status writer_create(const struct scenario *scenario, const char *path, bool force,
                          struct writer **writer, struct error *error);

/* Appends a run; the file keeps the order of the calls. */
enum status writer_add_run(struct writer *writer, const struct run_record *record, struct error *error);

/* Adds the group `winners`; at most once. */
enum status writer_add_winners(struct writer *writer, const struct summary *summary, struct error *error);

/* Adds the group `exits`; at most once. */
enum status writer_add_exits(struct writer *writer, const struct exit_row *rows, size_t count,
                             struct error *error);

/* The file in memory, for groups that others add. */
hid_t writer_file(const struct writer *writer);

/* Sets an attribute of the root. */
enum status writer_set_text(struct writer *writer, const char *name, const char *text, struct error *error);

/* Adds the panel of run 0; at most once. */
enum status writer_add_panel(struct writer *writer, const struct panel *panel, struct error *error);

/* Adds the answers to the scenario's claims; at most once. */
enum status writer_add_claims(struct writer *writer, const struct claim_answers *answers,
                              struct error *error);

/* Puts the file under its name. Nothing can be added afterwards. */
enum status writer_finish(struct writer *writer, struct error *error);

/* Frees the writer; an unfinished file is dropped. */
void writer_free(struct writer *writer);

/* Creates the axes along which a scenario has agents, and that of its rounds: scales, by enum field_axis. */
enum status writer_scenario_scales(hid_t file, const struct scenario *scenario, hid_t *scales,
                                   struct error *error);

/* Writes only the datasets of scenario_fields, for files of other kinds. scales: by enum field_axis. */
enum status writer_scenario_fields(hid_t file, const struct scenario *scenario, const hid_t *scales,
                                   struct error *error);

/* Writes `vendor_entry_round` alone, where vendors enter: the sides of a comparison may differ in it. */
enum status writer_entry_rounds(hid_t group, const struct scenario *scenario, const hid_t *scales,
                                struct error *error);

#endif
