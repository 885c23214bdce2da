/*
 * The plain native loop that the search of hashes is held against.
 * hamming FILE QUERIES DISTANCE RUNS: the file holds hashes of 256 bits, the queries first. Prints what was found and the
 * milliseconds of each run.
 */
#define _POSIX_C_SOURCE 199309L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WORDS 4

typedef struct {
  uint32_t row, query, distance;
} pair;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

/* Rows outside, so that they are read from memory once for all queries. */
static size_t search(const uint64_t *rows, size_t count, const uint64_t *queries, size_t asked, unsigned most,
                     pair *out, size_t room) {
  size_t found = 0;
  for (size_t row = 0; row < count; row++)
    for (size_t query = 0; query < asked; query++) {
      unsigned distance = 0;
      for (size_t i = 0; i < WORDS; i++)
        distance += __builtin_popcountll(rows[row * WORDS + i] ^ queries[query * WORDS + i]);
      if (distance <= most && found < room) out[found++] = (pair){row, query, distance};
    }
  return found;
}

int main(int argc, char **argv) {
  FILE *file = argc == 5 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) return 2;
  fseek(file, 0, SEEK_END);
  size_t bytes = ftell(file);
  rewind(file);
  uint64_t *hashes = malloc(bytes);
  size_t asked = atoi(argv[2]), room = 1 << 20;
  pair *out = malloc(room * sizeof(pair));
  if (hashes == NULL || out == NULL || fread(hashes, 1, bytes, file) != bytes) return 1;
  const uint64_t *rows = hashes + asked * WORDS;
  size_t count = bytes / (8 * WORDS) - asked, found = 0;
  printf("{\"times\":[");
  for (int run = 0, runs = atoi(argv[4]); run <= runs; run++) {
    double start = now();
    found = search(rows, count, hashes, asked, atoi(argv[3]), out, room);
    double spent = now() - start;
    /* The first run warms up. */
    if (run > 0) printf("%s%f", run > 1 ? "," : "", spent);
  }
  printf("],\"found\":%zu}\n", found);
  return 0;
}
