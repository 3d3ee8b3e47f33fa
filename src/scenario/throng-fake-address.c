/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-fake-private.h"

/* Numbers that no telephone has: set aside for fiction by the NANPA (555-0100 to 0199), Ofcom,
 * ARCEP, the Bundesnetzagentur and the ACMA. */
static const char *const phones[] = {
  "+1 202 555 01##",   "+1 212 555 01##",  "+1 303 555 01##",  "+1 312 555 01##",
  "+1 415 555 01##",   "+1 512 555 01##",  "+1 617 555 01##",  "+1 718 555 01##",
  "+44 20 7946 0###",  "+44 161 496 0###", "+44 7700 900###",  "+33 1 99 00 ## ##",
  "+33 6 39 98 ## ##", "+49 30 23125 ###", "+49 89 99998 ###", "+61 2 5550 ####",
};

static const char *const streets[] = {
  "Acacia",  "Alder",    "Almond",   "Apple",    "Ash",      "Aspen",   "Bay",     "Beech",
  "Birch",   "Bridge",   "Brook",    "Canal",    "Castle",   "Cedar",   "Cherry",  "Chestnut",
  "Church",  "Clover",   "Coral",    "Cypress",  "Dock",     "Elm",     "Fern",    "Field",
  "Forest",  "Fountain", "Garden",   "Ginger",   "Granite",  "Grove",   "Harbour", "Hazel",
  "Heather", "Hill",     "Holly",    "Ivy",      "Jasmine",  "Juniper", "King",    "Lake",
  "Larch",   "Laurel",   "Lavender", "Lemon",    "Lilac",    "Lime",    "Linden",  "Magnolia",
  "Main",    "Maple",    "Market",   "Meadow",   "Mill",     "Mint",    "Moss",    "Mountain",
  "Myrtle",  "North",    "Oak",      "Olive",    "Orchard",  "Palm",    "Park",    "Pear",
  "Pepper",  "Pine",     "Plum",     "Poplar",   "Port",     "Queen",   "River",   "Rose",
  "Rowan",   "Saffron",  "Sage",     "Salt",     "School",   "Silver",  "South",   "Spring",
  "Spruce",  "Station",  "Summer",   "Sycamore", "Thyme",    "Tulip",   "Valley",  "Vine",
  "Walnut",  "Water",    "West",     "Willow",   "Windmill", "Winter",  "Wood",    "Yew",
};

static const char *const street_kinds[] = { "Street", "Road", "Avenue", "Lane", "Square", "Way" };

static const char *const cities[] = {
  "Abidjan",      "Accra",      "Addis Ababa", "Alexandria",    "Algiers",    "Almaty",
  "Amman",        "Amsterdam",  "Ankara",      "Antwerp",       "Athens",     "Auckland",
  "Baku",         "Bangkok",    "Barcelona",   "Beijing",       "Beirut",     "Belgrade",
  "Bengaluru",    "Bergen",     "Berlin",      "Bogotá",        "Bordeaux",   "Boston",
  "Brasília",     "Bratislava", "Brisbane",    "Brussels",      "Bucharest",  "Budapest",
  "Buenos Aires", "Busan",      "Cairo",       "Calgary",       "Cape Town",  "Caracas",
  "Casablanca",   "Chennai",    "Chicago",     "Colombo",       "Copenhagen", "Córdoba",
  "Curitiba",     "Cusco",      "Dakar",       "Dar es Salaam", "Denver",     "Dhaka",
  "Dublin",       "Durban",     "Edinburgh",   "Fortaleza",     "Fukuoka",    "Gaborone",
  "Gdańsk",       "Geneva",     "Ghent",       "Glasgow",       "Gothenburg", "Guadalajara",
  "Hamburg",      "Hanoi",      "Harare",      "Havana",        "Helsinki",   "Hobart",
  "Istanbul",     "İzmir",      "Jaipur",      "Jakarta",       "Kampala",    "Kathmandu",
  "Kigali",       "Kingston",   "Kinshasa",    "Kolkata",       "Kraków",     "Kuala Lumpur",
  "Kyiv",         "Kyoto",      "La Paz",      "Lagos",         "Lahore",     "Leeds",
  "Lima",         "Lisbon",     "Ljubljana",   "Luanda",        "Lusaka",     "Lyon",
  "Madrid",       "Malmö",      "Manila",      "Maputo",        "Marrakesh",  "Medellín",
  "Melbourne",    "Milan",      "Minsk",       "Montevideo",    "Montréal",   "Mumbai",
  "München",      "Nairobi",    "Naples",      "Oaxaca",        "Osaka",      "Oslo",
  "Panama City",  "Perth",      "Porto",       "Prague",        "Pretoria",   "Quito",
  "Recife",       "Reykjavík",  "Riga",        "Rome",          "Rotterdam",  "Salvador",
  "San José",     "Santiago",   "São Paulo",   "Sarajevo",      "Seattle",    "Seoul",
  "Seville",      "Singapore",  "Sofia",       "Stockholm",     "Surabaya",   "Sydney",
  "Taipei",       "Tallinn",    "Tampere",     "Tbilisi",       "Tokyo",      "Toronto",
  "Tunis",        "Turin",      "Ulaanbaatar", "Utrecht",       "Valencia",   "Vancouver",
  "Vienna",       "Vilnius",    "Warsaw",      "Wellington",    "Wrocław",    "Yerevan",
  "Yokohama",     "Zagreb",     "Zürich",
};

static const char *const countries[] = {
  "Albania",        "Algeria",       "Angola",        "Argentina", "Armenia",     "Australia",
  "Austria",        "Bangladesh",    "Belgium",       "Bolivia",   "Botswana",    "Brazil",
  "Bulgaria",       "Cambodia",      "Cameroon",      "Canada",    "Chile",       "China",
  "Colombia",       "Costa Rica",    "Côte d’Ivoire", "Croatia",   "Cuba",        "Cyprus",
  "Denmark",        "Ecuador",       "Egypt",         "Estonia",   "Ethiopia",    "Fiji",
  "Finland",        "France",        "Georgia",       "Germany",   "Ghana",       "Greece",
  "Guatemala",      "Hungary",       "Iceland",       "India",     "Indonesia",   "Iraq",
  "Ireland",        "Italy",         "Jamaica",       "Japan",     "Jordan",      "Kazakhstan",
  "Kenya",          "Laos",          "Latvia",        "Lebanon",   "Lithuania",   "Luxembourg",
  "Madagascar",     "Malaysia",      "Mali",          "Malta",     "Mexico",      "Mongolia",
  "Morocco",        "Mozambique",    "Namibia",       "Nepal",     "Netherlands", "New Zealand",
  "Nigeria",        "Norway",        "Oman",          "Pakistan",  "Panama",      "Paraguay",
  "Peru",           "Philippines",   "Poland",        "Portugal",  "Romania",     "Rwanda",
  "Senegal",        "Serbia",        "Singapore",     "Slovakia",  "Slovenia",    "South Africa",
  "South Korea",    "Spain",         "Sri Lanka",     "Sweden",    "Switzerland", "Tanzania",
  "Thailand",       "Togo",          "Tunisia",       "Türkiye",   "Uganda",      "Ukraine",
  "United Kingdom", "United States", "Uruguay",       "Vietnam",   "Zambia",      "Zimbabwe",
};

char *
throng_fake_put_digits (char *at, const char *pattern, ThrongRandom *random)
{
  for (; *pattern != '\0'; pattern++)
    *at++ = *pattern == '#' ? (char) ('0' + throng_random_int (random, 0, 9)) : *pattern;
  return at;
}

char *
throng_fake_put_phone (char *at, ThrongRandom *random)
{
  return throng_fake_put_digits (at, THRONG_FAKE_PICK (phones, random), random);
}

char *
throng_fake_put_street (char *at, ThrongRandom *random)
{
  at += throng_number_write ((uint64_t) throng_random_int (random, 1, 299), at);
  *at++ = ' ';
  at = throng_fake_put (at, THRONG_FAKE_PICK (streets, random));
  *at++ = ' ';
  return throng_fake_put (at, THRONG_FAKE_PICK (street_kinds, random));
}

char *
throng_fake_put_city (char *at, ThrongRandom *random)
{
  return throng_fake_put (at, THRONG_FAKE_PICK (cities, random));
}

/* Not first a zero, which would get lost where it is taken for a number. */
char *
throng_fake_put_postcode (char *at, ThrongRandom *random)
{
  return at + throng_number_write ((uint64_t) throng_random_int (random, 10000, 99999), at);
}

char *
throng_fake_put_country (char *at, ThrongRandom *random)
{
  return throng_fake_put (at, THRONG_FAKE_PICK (countries, random));
}
