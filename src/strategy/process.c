/* Rules that are programs: started when they first decide, asked line by line, and ended with the run. */
#include "strategy/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "strategy/child.h"
#include "strategy/process_lines.h"

const char *const exchange_fault_names[EXCHANGE_FAULTS] = {"answered", "late", "broken", "gone"};

enum process_fallback { FALLBACK_ERROR, FALLBACK_HOLD, FALLBACK_BEST_RESPONSE };

/* How long a program may take to end once its input is closed, s. */
static const double patience = 2;

#define S struct process_parameters
static const struct parameter rows[] = {
    {"time_limit", PARAMETER_REAL, "s", "10", PARAMETER_RANGE(0, 1e6, true, false), NULL,
     "How long the program may take to answer, to the greeting too.", "docs/agents.md",
     offsetof(S, time_limit)},
    {"fallback", PARAMETER_CHOICE, "", "\"error\"", RANGE_ANY, "error|hold|best_response",
     "What happens where it is late, has ended, or says what is no answer: the run ends with an error; the terms stay; or "
     "the prices are those of best_response.",
     "docs/agents.md", offsetof(S, fallback)},
    {"draws", PARAMETER_INTEGER, "1", "0", RANGE_BETWEEN(0, 1000), NULL,
     "Random numbers that it is given with every question, uniform between 0 and 1: the first ones of the stream that other "
     "rules draw from.",
     "docs/agents.md", offsetof(S, draws)},
    {"shows_demand", PARAMETER_BOOLEAN, "", "false", RANGE_ANY, NULL,
     "Whether it is told the market research too: segments, and the utility of every product in each.",
     "docs/agents.md", offsetof(S, shows_demand)},
};
#undef S

/* The memory of the rule, in the run's arena. */
struct process {
    const struct process_parameters *parameters;
    struct arena *arena;
    uint32_t run;
    size_t vendor;
    int64_t joined; /* the last round played before */
    const char *greeting;
    struct child child;
    bool started, gone;
    struct exchange *first, *last;
    size_t place; /* in the book, of the exchange after the last that was repeated */
    enum status failed;
    struct error failure;
};

static enum status process_create(const struct market_view *view, const void *params, struct arena *arena,
                                  void **self, struct error *error)
{
    struct process *made = *self = arena_take(arena, 1, sizeof *made);
    char *greeting = process_greeting(view, params);
    if (made && greeting) {
        made->parameters = params;
        made->arena = arena;
        made->run = view->run;
        made->vendor = view->vendor;
        made->joined = view->round;
        made->greeting = arena_copy_text(arena, greeting);
    }
    bool whole = made && greeting && made->greeting;
    free(greeting);
    return whole ? STATUS_OK : error_no_memory(error, "what a program is told");
}

/* Adds an exchange; `answered` NULL: nothing. Its texts are copied. */
static bool note(struct process *self, int64_t round, int fault, const char *sent, const char *answered)
{
    struct exchange *exchange = arena_take(self->arena, 1, sizeof *exchange);
    const char *question = arena_copy_text(self->arena, sent);
    const char *answer = arena_copy_text(self->arena, answered ? answered : "");
    if (!exchange || !question || !answer)
        return false;
    *exchange = (struct exchange){.run = self->run,
                                  .vendor = self->vendor,
                                  .round = round,
                                  .fault = fault,
                                  .sent = question,
                                  .answered = answer};
    if (self->last)
        self->last->next = exchange;
    else
        self->first = exchange;
    self->last = exchange;
    return true;
}

/* The clone's program is started when it first decides, and told all again that the original was told. */
static void *process_copy(const void *original, struct arena *arena)
{
    const struct process *from = original;
    struct process *copy = arena_copy_array(arena, from, 1, sizeof *from);
    if (!copy)
        return NULL;
    copy->arena = arena;
    copy->child = (struct child){.to = -1, .from = -1};
    copy->started = false;
    copy->first = copy->last = NULL;
    copy->greeting = arena_copy_text(arena, from->greeting);
    bool whole = copy->greeting;
    for (const struct exchange *exchange = from->first; whole && exchange; exchange = exchange->next)
        whole = note(copy, exchange->round, exchange->fault, exchange->sent, exchange->answered);
    return whole ? copy : NULL;
}

static void end_program(void *object)
{
    struct process *self = object;
    if (!self->gone)
        (void)child_send(&self->child, process_farewell, clock_seconds());
    child_end(&self->child, patience);
}

/* ---- Asking the program ---- */

/* What came back of a line. */
struct reply {
    enum child_reply kind;
    const char *line; /* CHILD_SAID: valid until the next one; else NULL */
    size_t length;
};

/* Sends a line and takes the next one; of `round` > 0, the next that is not of an earlier round. */
static struct reply say(struct process *self, const char *text, int64_t round)
{
    double until = clock_seconds() + self->parameters->time_limit;
    struct reply reply = {.kind = child_send(&self->child, text, until)};
    if (reply.kind == CHILD_SAID)
        do
            reply.kind = child_receive(&self->child, until, &reply.line, &reply.length);
        while (reply.kind == CHILD_SAID && round > 0 && process_is_outdated(reply.line, reply.length, round));
    if (reply.kind != CHILD_SAID)
        reply.line = NULL;
    /* What it started may hold its output open. */
    if (reply.kind == CHILD_LATE && child_has_ended(&self->child))
        reply.kind = CHILD_GONE;
    return reply;
}

static enum status explain(struct process *self, enum child_reply kind, struct error *error)
{
    switch (kind) {
    case CHILD_LATE:
        return error_set(error, STATUS_FAILED, "its program has not answered within %g s (time_limit)",
                         self->parameters->time_limit);
    case CHILD_GONE:
        return error_set(error, STATUS_FAILED, "its program has not answered: %s",
                         child_ending_in_words(&self->child).text);
    case CHILD_TOO_LONG:
        return error_set(error, STATUS_FAILED, "its program said more than %d bytes without an end of line",
                         MOST_LINE_BYTES);
    default:
        return error_no_memory(error, "what a program said");
    }
}

/* Tells a new process what another one was told before; it must answer the same. */
static enum status tell_again(struct process *self, struct error *error)
{
    for (const struct exchange *before = self->first->next; before; before = before->next) {
        if (before->fault != EXCHANGE_ANSWERED)
            return error_set(error, STATUS_FAILED,
                             "the simulation can't be cloned: its program's answer about round %lld was %s, "
                             "and such an answer can't be repeated",
                             (long long)before->round, exchange_fault_names[before->fault]);
        struct reply reply = say(self, before->sent, before->round);
        if (reply.kind != CHILD_SAID)
            return explain(self, reply.kind, error);
        if (strcmp(reply.line, before->answered) != 0)
            return error_set(
                error, STATUS_FAILED,
                "the simulation can't be cloned: its program, started again and asked about round %lld as "
                "before, answered `%.120s` and not `%.120s`",
                (long long)before->round, reply.line, before->answered);
    }
    return STATUS_OK;
}

/* Also for a clone, whose program is told all that the original's was. */
static enum status start(struct process *self, struct error *error)
{
    const struct rule_program *program = &self->parameters->program;
    if (!program->may_start)
        return error_set(
            error, STATUS_INVALID,
            "the file names the program `%.200s`, which is not started unasked: it can do anything that you "
            "can; if you trust it, add --allow-plugins",
            program->command);
    enum status status = child_start(&self->child, program->command, program->folder, error);
    if (status != STATUS_OK)
        return status;
    if (!arena_at_end(self->arena, end_program, self)) {
        child_end(&self->child, 0);
        return error_no_memory(error, "a program");
    }
    self->started = true;
    struct reply reply = say(self, self->greeting, 0);
    if (reply.kind != CHILD_SAID)
        return explain(self, reply.kind, error);
    status = process_read_greeting(reply.line, reply.length, error);
    if (status != STATUS_OK)
        return status;
    if (self->first)
        return tell_again(self, error);
    return note(self, self->joined, EXCHANGE_ANSWERED, self->greeting, reply.line)
               ? STATUS_OK
               : error_no_memory(error, "what a program said");
}

/* What was asked and answered, before its answer is read. */
struct asked {
    int fault; /* enum exchange_fault */
    const char *line;
    size_t length;
    struct error cause; /* of a fault */
};

static enum status ask_program(struct process *self, const char *question, int64_t round, struct asked *asked)
{
    enum status status = STATUS_OK;
    struct reply reply = {.kind = CHILD_GONE};
    if (!self->started && !self->gone)
        status = start(self, &asked->cause);
    if (status != STATUS_OK)
        return status;
    if (!self->gone)
        reply = say(self, question, round);
    asked->line = reply.line;
    asked->length = reply.length;
    asked->fault = reply.kind == CHILD_SAID       ? EXCHANGE_ANSWERED
                   : reply.kind == CHILD_LATE     ? EXCHANGE_LATE
                   : reply.kind == CHILD_TOO_LONG ? EXCHANGE_BROKEN
                                                  : EXCHANGE_GONE;
    if (reply.kind != CHILD_SAID)
        status = explain(self, reply.kind, &asked->cause);
    self->gone = self->gone || reply.kind == CHILD_GONE || reply.kind == CHILD_TOO_LONG;
    return reply.kind == CHILD_NO_MEMORY ? status : STATUS_OK;
}

/* ---- Repeating what is recorded ---- */

static void note_difference(const struct exchange *exchange, const char *text, struct error *error)
{
    size_t same = 0;
    while (text[same] && text[same] == exchange->sent[same])
        same++;
    size_t from = same > 30 ? same - 30 : 0;
    error_note(
        error, STATUS_FAILED,
        "the file can't be repeated without the program: it would be told something else than in the file, "
        "from byte %zu on: `%.90s` and not `%.90s`",
        same, text + from, exchange->sent + from);
}

/* The first exchange of the run and vendor in the book, or where it would be. */
static size_t find_first(const struct exchange_book *book, uint32_t run, size_t vendor)
{
    size_t low = 0, high = book->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct exchange *exchange = &book->items[middle];
        if (exchange->run < run || (exchange->run == run && exchange->vendor < vendor))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The next exchange of the run and vendor in the book, which must have begun with `text`; NULL, with the reason: none. */
static const struct exchange *look_up(struct process *self, const char *text, int64_t round,
                                      struct error *error)
{
    const struct exchange_book *book = self->parameters->program.recorded;
    size_t place = self->first ? self->place : find_first(book, self->run, self->vendor);
    const struct exchange *exchange = place < book->count ? &book->items[place] : NULL;
    self->place = place + 1;
    if (!exchange || exchange->run != self->run || exchange->vendor != self->vendor ||
        exchange->round != round) {
        error_note(
            error, STATUS_FAILED,
            "the file can't be repeated without the program: it holds no answer of it to this question");
        return NULL;
    }
    if (strcmp(exchange->sent, text) == 0)
        return exchange;
    note_difference(exchange, text, error);
    return NULL;
}

static enum status repeat(struct process *self, const char *question, int64_t round, struct asked *asked)
{
    if (!self->first) {
        const struct exchange *greeted = look_up(self, self->greeting, self->joined, &asked->cause);
        if (!greeted)
            return STATUS_FAILED;
        if (!note(self, self->joined, EXCHANGE_ANSWERED, self->greeting, greeted->answered))
            return error_no_memory(&asked->cause, "what a program said");
    }
    const struct exchange *exchange = look_up(self, question, round, &asked->cause);
    if (!exchange)
        return STATUS_FAILED;
    asked->fault = exchange->fault;
    asked->line = exchange->fault == EXCHANGE_ANSWERED ? exchange->answered : NULL;
    asked->length = asked->line ? strlen(asked->line) : 0;
    if (!asked->line)
        error_note(&asked->cause, STATUS_FAILED, "its program has not answered, says the file (%s)",
                   exchange_fault_names[exchange->fault]);
    return STATUS_OK;
}

/* ---- Deciding ---- */

static enum status fall_back(const struct market_view *view, const struct process_parameters *parameters,
                             struct offer *offers, const struct error *cause, struct error *error)
{
    if (parameters->fallback == FALLBACK_ERROR)
        return error_pass(error, cause);
    if (parameters->fallback == FALLBACK_BEST_RESPONSE)
        reply_with_costs(view, view->own_unit_cost, offers);
    return STATUS_OK;
}

static enum status ask(const struct market_view *view, struct process *self, const char *question,
                       struct offer *offers, struct error *error)
{
    const struct process_parameters *parameters = self->parameters;
    struct asked asked = {.fault = EXCHANGE_ANSWERED};
    enum status status = parameters->program.recorded ? repeat(self, question, view->round, &asked)
                                                      : ask_program(self, question, view->round, &asked);
    if (status != STATUS_OK)
        return error_pass(error, &asked.cause);
    if (asked.line) {
        status = process_read_answer(view, parameters, asked.line, asked.length, offers, &asked.cause);
        if (status == STATUS_FAILED)
            return error_pass(error, &asked.cause);
        asked.fault = status == STATUS_OK ? EXCHANGE_ANSWERED : EXCHANGE_BROKEN;
    }
    if (!note(self, view->round, asked.fault, question, asked.fault == EXCHANGE_ANSWERED ? asked.line : NULL))
        return error_no_memory(error, "what a program said");
    return asked.fault == EXCHANGE_ANSWERED ? STATUS_OK
                                            : fall_back(view, parameters, offers, &asked.cause, error);
}

static void process_decide(const struct market_view *view, const void *params, void *memory,
                           struct offer *offers)
{
    struct process *self = memory;
    self->parameters = params; /* of the scenario that holds now */
    char *question = process_question(view, params, offers);
    self->failed = question ? ask(view, self, question, offers, &self->failure)
                            : error_no_memory(&self->failure, "what a program is told");
    free(question);
}

static enum status process_failure(const void *memory, struct error *error)
{
    const struct process *self = memory;
    return self->failed == STATUS_OK ? STATUS_OK : error_pass(error, &self->failure);
}

const struct strategy strategy_process = {
    .name = "process:COMMAND",
    .summary =
        "Ask a program of your own, in any language, line by line: it is told in JSON what the vendor sees, and says "
        "what it decides. Other keys of the pricing group are the program's own parameters.",
    .source = "docs/agents.md",
    PARAMETERS(rows, struct process_parameters),
    .create = process_create,
    .copy = process_copy,
    .decide = process_decide,
    .failure = process_failure,
};

struct parameter_extension process_extension(bool may_start)
{
    return (struct parameter_extension){.name = strategy_process.name,
                                        .rows = rows,
                                        .row_count = sizeof rows / sizeof *rows,
                                        .struct_size = sizeof(struct process_parameters),
                                        .rule = &strategy_process,
                                        .is_program = true,
                                        .may_start = may_start};
}

const struct exchange *process_exchanges(const void *self)
{
    return self ? ((const struct process *)self)->first : NULL;
}

/* Of a vendor's first rule, or of its successor; NULL: neither is a program. A program has no successor. */
static struct rule_program *program_of(const struct vendor_parameters *vendor)
{
    const struct pricing_parameters *pricing = &vendor->pricing;
    if (pricing->extension && pricing->extension->is_program)
        return pricing->own;
    return pricing->successor && pricing->successor->is_program ? pricing->successor_own : NULL;
}

bool scenario_has_processes(const struct scenario *scenario)
{
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (program_of(&scenario->vendors[f]))
            return true;
    return false;
}

void scenario_repeat(struct scenario *scenario, const struct exchange_book *book)
{
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        struct rule_program *program = program_of(&scenario->vendors[f]);
        if (program)
            program->recorded = book;
    }
}
