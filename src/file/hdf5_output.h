/* Writes HDF5 files that are readable everywhere and have the same bytes every time. All errors name the
 * object and HDF5's cause. */
#ifndef PRICEWAR_FILE_HDF5_OUTPUT_H
#define PRICEWAR_FILE_HDF5_OUTPUT_H

#include "base/error.h"
#include "file/hdf5_type.h"

enum { OUTPUT_ROWS_PER_CHUNK = 1024 };

/* The chunks that a dataset is stored in, and their level of compression from 0 (none) to 9. */
struct chunks {
    hsize_t extent[FIELD_AXES_MAX];
    unsigned deflate_level;
};

/* Stops HDF5 from printing errors in the calling thread, and from acting at exit. */
void hdf5_quiet(void);

/* Creates a file in memory. hdf5_file_image gives its bytes, valid until it changes or closes. */
enum status hdf5_create_in_memory(hid_t *file, struct error *error);
enum status hdf5_file_image(hid_t file, const void **bytes, size_t *size, struct error *error);

/* Ends a file in memory, whose writing came to `status`: after success it is put under its path, sealed (publish.h). It
 * is closed in any case. */
enum status hdf5_publish(hid_t file, const char *path, bool force, enum status status, struct error *error);

/* Creates a file on disk, replacing what is at the path: for a file too large for memory, under a
 * temporary name of its own (publish_begin). */
enum status hdf5_create_on_disk(const char *path, hid_t *file, struct error *error);

enum status hdf5_create_group(hid_t parent, const char *name, hid_t *group, struct error *error);

/* Set an attribute of a file, group or dataset. */
enum status hdf5_set_text(hid_t object, const char *name, const char *text, struct error *error);
enum status hdf5_set_texts(hid_t object, const char *name, const char *const *texts, size_t count,
                           struct error *error);
enum status hdf5_set_integer(hid_t object, const char *name, int64_t value, struct error *error);

/* Writes a text as a scalar dataset with a long_name. */
enum status hdf5_write_text(hid_t group, const char *name, const char *text, const char *long_name,
                            struct error *error);

/* Creates a dataset for the field, with all attributes, and attaches a scale to every axis. lengths: one
 * per axis; 0: it can grow. chunks NULL: contiguous, of fixed size. scales: by enum field_axis. */
enum status hdf5_create_field(hid_t group, const struct field *field, const hsize_t *lengths,
                              const struct chunks *chunks, const hid_t *scales, hid_t *dataset,
                              struct error *error);

/* Creates the int32 coordinate dataset of an axis with the values 0, 1, ... length-1, and makes it the
 * axis's scale. Length 0: it can grow. */
enum status hdf5_create_scale(hid_t group, enum field_axis axis, size_t length, hid_t *scale,
                              struct error *error);

/* The same with other values, by which readers then find the elements: names, or what the numbers stand
 * for. values [length], in stored form. */
enum status hdf5_create_named_scale(hid_t group, enum field_axis axis, enum field_type type,
                                    const void *values, size_t length, hid_t *scale, struct error *error);

/* Describes the error of a write that has just failed: dataset and cause. */
enum status hdf5_write_failed(hid_t dataset, struct error *error);

/* Writes a block at `start`, extending the dataset along its first axis as needed. `stored` is in the form
 * of field_type_store; texts are pointers. */
enum status hdf5_write_block(hid_t dataset, enum field_type type, const hsize_t *start, const hsize_t *extent,
                             const void *stored, struct error *error);

/* Sets the number of elements along the first axis of a dataset that can grow; `name` is for the message. */
enum status hdf5_extend(hid_t dataset, const char *name, size_t rows, struct error *error);

/* Creates, writes and closes a dataset of fixed size. */
enum status hdf5_write_field(hid_t group, const struct field *field, const hsize_t *lengths,
                             const hid_t *scales, const void *stored, struct error *error);

/* The same from numbers, row-major over the field's axes, which are put into stored form. */
enum status hdf5_write_numbers(hid_t group, const struct field *field, const hsize_t *lengths,
                               const hid_t *scales, const double *numbers, struct error *error);

/* Closes a file, group or dataset that was written, and sets *object to -1; -1 is allowed. Check the
 * result: HDF5 writes some bytes only when closing, so a full disk may show only now. Returns `status`,
 * that of the steps before, unless that is STATUS_OK and closing fails. */
enum status hdf5_finish(hid_t *object, enum status status, struct error *error)
    __attribute__((warn_unused_result));

/* Scales by enum field_axis: the first call notes that none is there yet, the other is hdf5_finish for those
 * that are. */
void hdf5_no_scales(hid_t scales[ALL_AXES]);
enum status hdf5_finish_scales(hid_t scales[ALL_AXES], enum status status, struct error *error)
    __attribute__((warn_unused_result));

#endif
