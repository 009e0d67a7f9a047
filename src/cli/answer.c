#include "cli/answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"

enum status answer_open(struct answer *answer, struct error *error)
{
    *answer = (struct answer){.out = NULL};
    answer->out = memory_text_open(&answer->text, &answer->size);
    return answer->out ? STATUS_OK : error_no_memory(error, "what is printed");
}

enum status answer_close(struct answer *answer, enum status status, struct error *error)
{
    bool whole = memory_text_close(answer->out, &answer->text);
    answer->out = NULL;
    if (status != STATUS_OK)
        return status;
    return whole ? STATUS_OK : error_no_memory(error, "what is printed");
}

enum status answer_print(const struct answer *answer, struct error *error)
{
    if (fwrite(answer->text, 1, answer->size, stdout) == answer->size && fflush(stdout) == 0)
        return STATUS_OK;
    return error_set(error, STATUS_FAILED, "the result can't be printed: %s", strerror(errno));
}

void answer_clear(struct answer *answer)
{
    if (answer->out)
        fclose(answer->out);
    free(answer->text);
    *answer = (struct answer){.out = NULL};
}
