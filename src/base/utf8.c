#include "base/utf8.h"

size_t utf8_sequence_length(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    size_t count = lead >= 0xC2 && lead <= 0xDF   ? 2
                   : (lead & 0xF0) == 0xE0        ? 3
                   : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                  : 0;
    if (!count || count > length)
        return 0;
    for (size_t i = 1; i < count; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F) || (lead == 0xF0 && at[1] < 0x90) ||
        (lead == 0xF4 && at[1] > 0x8F))
        return 0;
    return count;
}

size_t utf8_valid_prefix(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t count = utf8_sequence_length(text + at, length - at);
        if (!count)
            break;
        at += count;
    }
    return at;
}

bool utf8_is_control(const char *character, size_t bytes)
{
    const unsigned char *at = (const unsigned char *)character;
    if (bytes == 1)
        return at[0] < 0x20 || at[0] == 0x7f;
    if (bytes == 2)
        return (at[0] == 0xc2 && at[1] < 0xa0) || (at[0] == 0xd8 && at[1] == 0x9c);
    if (bytes != 3 || at[0] != 0xe2)
        return false;
    bool marks = at[1] == 0x80 && ((at[2] >= 0x8e && at[2] <= 0x8f) || (at[2] >= 0xa8 && at[2] <= 0xae));
    return marks || (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9);
}
