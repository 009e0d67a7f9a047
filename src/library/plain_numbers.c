#include "library/plain_numbers.h"

struct plain_numbers plain_numbers_begin(void)
{
    struct plain_numbers numbers = {.own = newlocale(LC_ALL_MASK, "C", (locale_t)0)};
    if (numbers.own)
        numbers.before = uselocale(numbers.own);
    return numbers;
}

void plain_numbers_end(struct plain_numbers *numbers)
{
    if (!numbers->own)
        return;
    uselocale(numbers->before);
    freelocale(numbers->own);
}
