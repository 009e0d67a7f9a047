# GSL's configuration for a C library and processor of the present: all functions of C99, IEEE arithmetic.
s/^#undef (HAVE_DECL_[A-Z0-9]+|HAVE_IEEE_COMPARISONS|HAVE_IEEE_DENORMALS|HAVE_PRINTF_LONGDOUBLE|HAVE_COMPLEX_H|HAVE_INLINE|HAVE_C99_INLINE)$/#define \1 1/
s/^#undef (PACKAGE|PACKAGE_NAME)$/#define \1 "gsl"/
s/^#undef GSL_COERCE_DBL.*/#define GSL_COERCE_DBL(x) (x)/
s/^#undef (RELEASED)$/#define \1 1/
