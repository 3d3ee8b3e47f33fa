/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongWireWriter:
 *
 * Writes the little binary format in which workers report: unsigned numbers of 7 bits a byte,
 * lowest first (LEB128), signed ones zigzagged before that, doubles as 8 bytes little endian, texts
 * as length, bytes and a NUL. A plain struct, start it with throng_wire_writer_init().
 */
typedef struct
{
  uint8_t *data;
  size_t length;
  size_t size;
} ThrongWireWriter;

/**
 * ThrongWireReader:
 *
 * Reads what ThrongWireWriter wrote, from bytes that nobody vouches for. Reading past the end, or a
 * value outside the limits given, sets @failed for good; every later call then returns 0 or "", so
 * that a decoder may read on and look at @failed once. Allocates nothing.
 */
typedef struct
{
  const uint8_t *next;
  const uint8_t *end;
  bool failed;
} ThrongWireReader;

void throng_wire_writer_init (ThrongWireWriter *self);
void throng_wire_writer_clear (ThrongWireWriter *self);
GBytes *throng_wire_writer_end (ThrongWireWriter *self);

void throng_wire_put_uint (ThrongWireWriter *self, uint64_t value);
void throng_wire_put_int (ThrongWireWriter *self, int64_t value);
void throng_wire_put_double (ThrongWireWriter *self, double value);
void throng_wire_put_string (ThrongWireWriter *self, const char *text);

void throng_wire_reader_init (ThrongWireReader *self, const void *data, size_t length);
bool throng_wire_reader_at_end (const ThrongWireReader *self);

uint64_t throng_wire_get_uint (ThrongWireReader *self, uint64_t most);
int64_t throng_wire_get_int (ThrongWireReader *self);
double throng_wire_get_double (ThrongWireReader *self);
const char *throng_wire_get_string (ThrongWireReader *self, size_t most_bytes);

G_END_DECLS
