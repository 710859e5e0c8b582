#ifndef C_MALLOC_PROBE_H
#define C_MALLOC_PROBE_H

#include <stdint.h>

/// How many blocks the whole process has asked for so far. Frees are not counted.
uint64_t malloc_probe_count(void);

#endif
