/* FNV-1a hash of Fowler, Noll & Vo, 64 bits: tells apart what differs by chance, not what somebody makes to
 * look alike. */
#ifndef PRICEWAR_BASE_FNV_H
#define PRICEWAR_BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

/* The hash of no bytes. */
static const uint64_t fnv_of_nothing = 0xcbf29ce484222325ULL;

/* The hash of bytes that follow those of `hash`. */
static inline uint64_t fnv_add(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3ULL;
    return hash;
}

#endif
