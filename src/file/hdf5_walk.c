#include "file/hdf5_walk.h"

#include <stdio.h>
enum { DEEPEST = 8, MOST_OBJECTS = 100000, LONGEST_PATH = 1024 };

struct walk {
    enum status (*visit)(void *context, hid_t object, const char *name, struct error *error);
    void *context;
    struct error *error;
    enum status status;
    size_t objects, depth, length; /* length: of the path */
    char path[LONGEST_PATH];
};

static enum status refuse(struct walk *walk, const char *why)
{
    return error_set(walk->error, STATUS_INVALID, "`%.200s` %s", *walk->path ? walk->path : "/", why);
}

static herr_t follow(hid_t group, const char *name, const H5L_info_t *link, void *context);

static enum status take_object(struct walk *walk, hid_t object)
{
    hsize_t next = 0;
    if (++walk->objects > MOST_OBJECTS)
        return refuse(walk, "is one object too many: files of results do not hold 100000");
    if (object >= 0 && H5Iget_type(object) == H5I_GROUP && walk->depth > DEEPEST)
        return refuse(walk, "is a group more than 8 deep: files of results are 2 deep");
    enum status status = walk->visit(walk->context, object, *walk->path ? walk->path : "/", walk->error);
    if (status != STATUS_OK || object < 0 || H5Iget_type(object) != H5I_GROUP)
        return status;
    walk->depth++;
    if (H5Literate(object, H5_INDEX_NAME, H5_ITER_NATIVE, &next, follow, walk) < 0 &&
        walk->status == STATUS_OK)
        walk->status = refuse(walk, "can't be read");
    walk->depth--;
    return walk->status;
}

static enum status take_link(struct walk *walk, hid_t group, const char *name, const H5L_info_t *link)
{
    if (link->type == H5L_TYPE_EXTERNAL)
        return refuse(walk, "is a link to another file; nothing but the file itself is read");
    if (link->type == H5L_TYPE_SOFT)
        return STATUS_OK;
    if (link->type != H5L_TYPE_HARD)
        return refuse(walk, "is a link of a kind that only another program can follow");
    hid_t object = H5Oopen(group, name, H5P_DEFAULT);
    enum status status = take_object(walk, object);
    if (object >= 0)
        H5Oclose(object);
    return status;
}

static herr_t follow(hid_t group, const char *name, const H5L_info_t *link, void *context)
{
    struct walk *walk = context;
    size_t before = walk->length, size = sizeof walk->path - before;
    int added = snprintf(walk->path + before, size, "%s%s", before ? "/" : "", name);
    if (added < 0 || (size_t)added >= size) {
        walk->status = refuse(walk, "has too long a name");
    } else {
        walk->length = before + (size_t)added;
        walk->status = take_link(walk, group, name, link);
    }
    if (walk->status != STATUS_OK)
        return -1;
    walk->length = before;
    walk->path[before] = '\0';
    return 0;
}

enum status hdf5_walk(hid_t file,
                      enum status (*visit)(void *context, hid_t object, const char *name,
                                           struct error *error),
                      void *context, struct error *error)
{
    struct walk walk = {.visit = visit, .context = context, .error = error};
    hid_t root = H5Oopen(file, "/", H5P_DEFAULT);
    enum status status = take_object(&walk, root);
    if (root >= 0)
        H5Oclose(root);
    return status;
}

/* Whether all filters of the dataset are built into HDF5. */
static bool is_unpacked_here(hid_t creation)
{
    int filters = H5Pget_nfilters(creation);
    bool known = true;
    for (int i = 0; known && i < filters; i++) {
        unsigned flags;
        size_t values = 0;
        H5Z_filter_t filter = H5Pget_filter2(creation, (unsigned)i, &flags, &values, NULL, 0, NULL, NULL);
        known = filter >= 0 && H5Zfilter_avail(filter) > 0;
    }
    return known;
}

static enum status check_storage(void *context, hid_t object, const char *name, struct error *error)
{
    (void)context;
    if (object < 0 || H5Iget_type(object) != H5I_DATASET)
        return STATUS_OK;
    hid_t creation = H5Dget_create_plist(object);
    const char *why = H5Pget_layout(creation) == H5D_VIRTUAL ? "is made of datasets of other files"
                      : H5Pget_external_count(creation) > 0  ? "has its numbers in another file"
                      : !is_unpacked_here(creation) ? "is packed by a filter that would have to be loaded"
                                                    : NULL;
    if (creation >= 0)
        H5Pclose(creation);
    return why ? error_set(error, STATUS_INVALID,
                           "the dataset `%.200s` %s; nothing but the file itself is read", name, why)
               : STATUS_OK;
}

enum status hdf5_stands_alone(hid_t file, struct error *error)
{
    return hdf5_walk(file, check_storage, NULL, error);
}
