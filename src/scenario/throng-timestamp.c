/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-timestamp.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-fake-private.h"
#include "scenario/throng-problem.h"

/* No part is longer than 14 bytes, and each needs two here. */
#define MAX_FORMAT_BYTES 100

static const char known_parts[] = "YmdHMSfjyaAbBuszZFT%";

static const char *const weekdays[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday" };
static const char *const months[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };

/* A moment in UTC. */
typedef struct
{
  int64_t unix_s;
  unsigned microsecond;
  unsigned second, minute, hour;
  unsigned day;         /* from 1 */
  unsigned month;       /* from 1 */
  unsigned day_of_year; /* from 1 */
  unsigned weekday;     /* 0 = Monday */
  int64_t year;
} Moment;

static int64_t
divide_down (int64_t dividend, int64_t divisor)
{
  return dividend / divisor - (dividend % divisor < 0);
}

/* Years that begin with March have their leap day at the end, and months of one pattern: Howard
 * Hinnant, https://howardhinnant.github.io/date_algorithms.html#civil_from_days */
static void
set_date (Moment *self, int64_t days)
{
  int64_t from_march = days + 719468;
  int64_t era = divide_down (from_march, 146097);
  unsigned day_of_era = (unsigned) (from_march - era * 146097);
  unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096)
                         / 365;
  unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  unsigned month = (5 * day_of_year + 2) / 153;
  bool is_leap;

  self->day = day_of_year - (153 * month + 2) / 5 + 1;
  self->month = month < 10 ? month + 3 : month - 9;
  self->year = year_of_era + era * 400 + (self->month <= 2);
  is_leap = self->year % 4 == 0 && (self->year % 100 != 0 || self->year % 400 == 0);
  self->day_of_year = month < 10 ? day_of_year + 60 + is_leap : day_of_year - 305;
  self->weekday = (unsigned) (days + 3 - divide_down (days + 3, 7) * 7);
}

static void
moment_init (Moment *self, int64_t unix_us)
{
  int64_t days;
  unsigned second_of_day;

  self->unix_s = divide_down (unix_us, G_USEC_PER_SEC);
  self->microsecond = (unsigned) (unix_us - self->unix_s * G_USEC_PER_SEC);
  days = divide_down (self->unix_s, 86400);
  second_of_day = (unsigned) (self->unix_s - days * 86400);
  self->second = second_of_day % 60;
  self->minute = second_of_day / 60 % 60;
  self->hour = second_of_day / 3600;
  set_date (self, days);
}

/* With zeros in front up to @n_digits. */
static char *
put_padded (char *at, uint64_t number, unsigned n_digits)
{
  char digits[20];
  gsize length = throng_number_write (number, digits);

  for (gsize i = length; i < n_digits; i++)
    *at++ = '0';
  memcpy (at, digits, length);
  return at + length;
}

static char *
put_signed (char *at, int64_t number, unsigned n_digits)
{
  if (number < 0)
    *at++ = '-';
  return put_padded (at, number < 0 ? -(uint64_t) number : (uint64_t) number, n_digits);
}

static char *
put_short (char *at, const char *name)
{
  memcpy (at, name, 3);
  return at + 3;
}

static char *
put_date (char *at, const Moment *moment)
{
  at = put_signed (at, moment->year, 4);
  *at++ = '-';
  at = put_padded (at, moment->month, 2);
  *at++ = '-';
  return put_padded (at, moment->day, 2);
}

static char *
put_time (char *at, const Moment *moment)
{
  at = put_padded (at, moment->hour, 2);
  *at++ = ':';
  at = put_padded (at, moment->minute, 2);
  *at++ = ':';
  return put_padded (at, moment->second, 2);
}

static char *
put_part (char *at, char part, const Moment *moment)
{
  switch (part)
    {
    case 'Y':
      return put_signed (at, moment->year, 4);
    case 'y':
      return put_padded (at, (uint64_t) (moment->year - divide_down (moment->year, 100) * 100), 2);
    case 'm':
      return put_padded (at, moment->month, 2);
    case 'd':
      return put_padded (at, moment->day, 2);
    case 'H':
      return put_padded (at, moment->hour, 2);
    case 'M':
      return put_padded (at, moment->minute, 2);
    case 'S':
      return put_padded (at, moment->second, 2);
    case 'f':
      return put_padded (at, moment->microsecond, 6);
    case 'j':
      return put_padded (at, moment->day_of_year, 3);
    case 'a':
      return put_short (at, weekdays[moment->weekday]);
    case 'A':
      return throng_fake_put (at, weekdays[moment->weekday]);
    case 'b':
      return put_short (at, months[moment->month - 1]);
    case 'B':
      return throng_fake_put (at, months[moment->month - 1]);
    case 'u':
      return put_padded (at, moment->weekday + 1, 1);
    case 's':
      return put_signed (at, moment->unix_s, 1);
    case 'z':
      return throng_fake_put (at, "+0000");
    case 'Z':
      return throng_fake_put (at, "UTC");
    case 'F':
      return put_date (at, moment);
    case 'T':
      return put_time (at, moment);
    case '%':
    default:
      *at = part;
      return at + 1;
    }
}

/* Whether there is a `%`, and a part that is known after each. */
static bool
has_known_parts (const char *format)
{
  const char *at = strchr (format, '%');

  if (at == NULL)
    return false;
  while (at != NULL)
    {
      if (at[1] == '\0' || strchr (known_parts, at[1]) == NULL)
        return false;
      at = strchr (at + 2, '%');
    }
  return true;
}

bool
throng_timestamp_check_format (const char *format, GError **error)
{
  if (strlen (format) > MAX_FORMAT_BYTES)
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("the format of a date must have at most %d bytes"), MAX_FORMAT_BYTES);
  else if (!has_known_parts (format))
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("“%.40s” is not the format of a date, such as %%Y-%%m-%%d; after “%%” stands "
                    "one of %s"),
                 format, known_parts);
  else
    return true;
  return false;
}

gsize
throng_timestamp_write (const char *format, gsize length, int64_t unix_us, char *out)
{
  const char *end = format + length;
  char *at = out;
  Moment moment;

  moment_init (&moment, unix_us);
  for (; format < end; format++)
    {
      if (*format == '%' && format + 1 < end)
        at = put_part (at, *++format, &moment);
      else
        *at++ = *format;
    }
  return (gsize) (at - out);
}
