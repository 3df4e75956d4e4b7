/* The ring's protocol: a writer that switches packets, an interrupt that records on top of it at any moment, and a reader
 * in another address space, on a machine that lets stores become visible in any order the protocol does not forbid.
 * Run by ./check, which also breaks the protocol in every way that matters and expects to be told.
 *
 * Stores go into a buffer (one entry for each location) and reach memory in any order. A release store waits until all
 * stores before it are in memory; stores after it may overtake it. A release fence waits for the stores before it. The
 * reader's copies between its two looks at `seq` happen in any order.
 *
 * A packet holds EVENTS events, the first is `current`. The event with index i (counted from 0 in its level) carries i + 1. */

#define LEVELS  2
#define PLACES  2
#define EVENTS  2
#ifndef RECORDS
#define RECORDS 3
#endif

#define SEQ     0
#define COMMIT  1
#define FIRST   2
#define EVENT   3
#define FIELDS  5
#define AT(level, place, field) (((level) * PLACES + (place)) * FIELDS + (field))
#define LOCATIONS 20

byte mem[LOCATIONS];      /* what the reader can see */
byte buffer[LOCATIONS];   /* what the writer stored last */
bool pending[LOCATIONS];
byte in_flight = 0;

#define STORE(at, value)   d_step { !pending[at]; buffer[at] = value; pending[at] = true; in_flight++ }
#define DRAINED            (in_flight == 0)

#ifdef NO_RELEASE_COMMIT
#define RELEASE_COMMIT(at, value) STORE(at, value)
#else
#define RELEASE_COMMIT(at, value) DRAINED; STORE(at, value)
#endif
#ifdef NO_RELEASE_SEQ
#define RELEASE_SEQ(at, value) STORE(at, value)
#else
#define RELEASE_SEQ(at, value) DRAINED; STORE(at, value)
#endif
#ifdef NO_FENCE
#define RELEASE_FENCE skip
#else
#define RELEASE_FENCE DRAINED
#endif

/* The writer's cursors, one for each level. */
byte seq[LEVELS];
byte first[LEVELS];
byte count[LEVELS];
bool busy[LEVELS];
byte discarded = 0;

/* True while the interrupt runs: it runs to its end, the writer stands still. */
bool interrupted = false;
bool written = false;
#define RUNS (me == 1 || !interrupted)

/* Records one event at the first free level. `me`: 0 the task, 1 the interrupt. */
inline record(me) {
    level = 0;
    do
    :: RUNS -> if
        :: level < LEVELS && busy[level] -> level++
        :: else -> break
        fi
    od;
#ifdef NO_BUSY
    level = 0;
#endif
    if
    :: RUNS && level == LEVELS -> discarded++
    :: RUNS && level < LEVELS ->
        busy[level] = true;
        if
        :: RUNS && (seq[level] == 0 || count[level] == EVENTS) ->
            RUNS -> first[level] = first[level] + count[level];
            RUNS -> seq[level]++;
            RUNS -> count[level] = 1;
            place = seq[level] % PLACES;
            RUNS -> STORE(AT(level, place, SEQ), 0);
            RUNS -> RELEASE_FENCE;
            RUNS -> STORE(AT(level, place, FIRST), first[level]);
            RUNS -> STORE(AT(level, place, EVENT), first[level] + 1);
            RUNS -> RELEASE_COMMIT(AT(level, place, COMMIT), 1);
            RUNS -> RELEASE_SEQ(AT(level, place, SEQ), seq[level])
        :: RUNS && !(seq[level] == 0 || count[level] == EVENTS) -> skip
        fi;
        place = seq[level] % PLACES;
        RUNS -> STORE(AT(level, place, EVENT + count[level]), first[level] + count[level] + 1);
        RUNS -> RELEASE_COMMIT(AT(level, place, COMMIT), count[level] + 1);
        RUNS -> count[level]++;
        RUNS -> busy[level] = false
    fi
}

active proctype writer() {
    byte level, place, n = 0;
    do
    :: n < RECORDS -> record(0); n++
    :: else -> break
    od;
    (!interrupted) -> written = true
}

/* Strikes once, at any moment, or never. */
byte struck = 0;
active proctype interrupt() {
    byte level, place;
    if
    :: atomic { !written -> interrupted = true };
       record(1);
       struck = 1;
       interrupted = false
    :: written -> skip
    fi
}

/* Stores become visible in any order. */
active proctype visibility() {
    byte at;
end:
    do
    :: atomic { in_flight > 0 ->
           at = 0;
           do
           :: at < LOCATIONS - 1 -> at++
           :: pending[at] -> break
           :: at == LOCATIONS - 1 && !pending[at] -> at = LOCATIONS; break
           od;
           if
           :: at < LOCATIONS -> mem[at] = buffer[at]; pending[at] = false; in_flight--
           :: else -> skip
           fi;
           at = 0 }
    od
}

/* Copies a packet: `s`, `c`, `f`, `e0`, `e1`; s = 0 if there was none or it changed meanwhile. */
inline copy(l, p) {
    s = mem[AT(l, p, SEQ)];
    if
    :: s != 0 ->
        c = mem[AT(l, p, COMMIT)];
        got = 0;
        do
        :: !(got & 1) -> f = mem[AT(l, p, FIRST)]; got = got | 1
        :: !(got & 2) -> e0 = mem[AT(l, p, EVENT)]; got = got | 2
        :: !(got & 4) -> e1 = mem[AT(l, p, EVENT + 1)]; got = got | 4
        :: got == 7 -> break
        od;
#ifndef NO_SECOND_LOOK
        if
        :: mem[AT(l, p, SEQ)] != s -> s = 0
        :: else -> skip
        fi
#endif
    :: else -> skip
    fi
}

inline check() {
    assert(c >= 1 && c <= EVENTS);
    assert(f == (s - 1) * EVENTS);
    assert(e0 == f + 1);
    assert(c < 2 || e1 == f + 2)
}

/* Copies the packets of a level in any order, and says a gap only where events are missing. */
active proctype reader() {
    byte s, c, f, e0, e1, got, level;
    byte older, older_count, older_first;
    if :: level = 0 :: level = 1 fi;
    byte place = 0;
    if :: place = 0 :: place = 1 fi;
    copy(level, place);
    if
    :: s != 0 ->
        check();
        older = s; older_count = c; older_first = f;
        copy(level, 1 - place);
        if
        :: s == older + 1 ->
            check();
            if
            :: f != older_first + older_count ->
                /* It may have grown since: look again. */
#ifndef NO_READING_AGAIN
                byte next_first = f;
                copy(level, place);
                assert(s != older || next_first == f + c)
#else
                assert(false)
#endif
            :: else -> skip
            fi
        :: else -> skip
        fi
    :: else -> skip
    fi
}

/* At the end every event is where it was recorded: none lost, none twice. */
active proctype books() {
    written && (struck == 1 || !interrupted) && DRAINED;
    if
    :: !interrupted && written ->
        atomic {
            assert(!busy[0] && !busy[1]);
            assert(first[0] + count[0] - seq[0] + first[1] + count[1] - seq[1] + discarded == RECORDS + struck)
        }
    fi
}
