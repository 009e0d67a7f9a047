#include "file/hdf5_type.h"

/* Variable-length UTF-8: fixed-length text arrays crash readers of netCDF. */
static hid_t text_type(void)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

hid_t hdf5_stored_type(enum field_type type)
{
    switch (type) {
    case FIELD_F64:
        return H5Tcopy(H5T_IEEE_F64LE);
    case FIELD_F32:
        return H5Tcopy(H5T_IEEE_F32LE);
    case FIELD_I8:
        return H5Tcopy(H5T_STD_I8LE);
    case FIELD_I32:
        return H5Tcopy(H5T_STD_I32LE);
    case FIELD_I64:
        return H5Tcopy(H5T_STD_I64LE);
    default:
        return text_type();
    }
}

hid_t hdf5_memory_type(enum field_type type)
{
    if (type == FIELD_TEXT)
        return text_type();
    hid_t stored = hdf5_stored_type(type), native = H5Tget_native_type(stored, H5T_DIR_DEFAULT);
    H5Tclose(stored);
    return native;
}

bool hdf5_is_text(hid_t type)
{
    return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
}
