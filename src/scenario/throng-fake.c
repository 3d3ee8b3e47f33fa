/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-fake.h"

#include "scenario/throng-fake-private.h"

typedef struct
{
  const char *name;
  const char *plain; /* for addresses: ASCII, lower case */
} Name;

/* Names of many origins, some beyond ASCII as in any real directory. */
/* clang-format off */
static const Name first_names[] = {
  { "Adaeze", "adaeze" }, { "Aiko", "aiko" }, { "Alejandro", "alejandro" }, { "Alice", "alice" },
  { "Amara", "amara" }, { "Amina", "amina" }, { "Anders", "anders" }, { "Andrzej", "andrzej" },
  { "Anjali", "anjali" }, { "Anna", "anna" }, { "Arjun", "arjun" }, { "Aroha", "aroha" },
  { "Astrid", "astrid" }, { "Aylin", "aylin" }, { "Ayodele", "ayodele" },
  { "Beatriz", "beatriz" }, { "Bilal", "bilal" }, { "Björn", "bjorn" }, { "Bogdan", "bogdan" },
  { "Camila", "camila" }, { "Carlos", "carlos" }, { "Catarina", "catarina" },
  { "Chiara", "chiara" }, { "Chidi", "chidi" }, { "Chloé", "chloe" }, { "Daniel", "daniel" },
  { "Dao", "dao" }, { "David", "david" }, { "Deepa", "deepa" }, { "Dmitri", "dmitri" },
  { "Elena", "elena" }, { "Elif", "elif" }, { "Emeka", "emeka" }, { "Emma", "emma" },
  { "Erik", "erik" }, { "Esperança", "esperanca" }, { "Esra", "esra" }, { "Fatima", "fatima" },
  { "Felix", "felix" }, { "Femi", "femi" }, { "Freya", "freya" }, { "Gabriel", "gabriel" },
  { "Giulia", "giulia" }, { "Grace", "grace" }, { "Hana", "hana" }, { "Hannah", "hannah" },
  { "Haruto", "haruto" }, { "Hassan", "hassan" }, { "Hugo", "hugo" }, { "Ibrahim", "ibrahim" },
  { "Ingrid", "ingrid" }, { "Isabel", "isabel" }, { "Ivan", "ivan" }, { "Jakub", "jakub" },
  { "James", "james" }, { "Jamila", "jamila" }, { "Javier", "javier" }, { "Jing", "jing" },
  { "João", "joao" }, { "Johanna", "johanna" }, { "José", "jose" }, { "Jun", "jun" },
  { "Jürgen", "jurgen" }, { "Kaito", "kaito" }, { "Karin", "karin" }, { "Kateryna", "kateryna" },
  { "Kenji", "kenji" }, { "Khalid", "khalid" }, { "Kofi", "kofi" }, { "Kwame", "kwame" },
  { "Laila", "laila" }, { "Lars", "lars" }, { "Léa", "lea" }, { "Leila", "leila" },
  { "Leticia", "leticia" }, { "Linh", "linh" }, { "Lucía", "lucia" }, { "Luka", "luka" },
  { "Maja", "maja" }, { "Malik", "malik" }, { "Maria", "maria" }, { "Marta", "marta" },
  { "Mateo", "mateo" }, { "Mehmet", "mehmet" }, { "Mei", "mei" }, { "Mina", "mina" },
  { "Minh", "minh" }, { "Mohammed", "mohammed" }, { "Nadia", "nadia" }, { "Naoko", "naoko" },
  { "Nia", "nia" }, { "Nikolai", "nikolai" }, { "Nils", "nils" }, { "Noor", "noor" },
  { "Olga", "olga" }, { "Oliver", "oliver" }, { "Omar", "omar" }, { "Paolo", "paolo" },
  { "Petra", "petra" }, { "Priya", "priya" }, { "Rafael", "rafael" }, { "Rania", "rania" },
  { "Ravi", "ravi" }, { "Rosa", "rosa" }, { "Sakura", "sakura" }, { "Samuel", "samuel" },
  { "Sanjay", "sanjay" }, { "Sara", "sara" }, { "Sven", "sven" }, { "Tariq", "tariq" },
  { "Tatiana", "tatiana" }, { "Thabo", "thabo" }, { "Thomas", "thomas" }, { "Tomás", "tomas" },
  { "Uma", "uma" }, { "Viktor", "viktor" }, { "Wei", "wei" }, { "Wanjiru", "wanjiru" },
  { "Xin", "xin" }, { "Yara", "yara" }, { "Yusuf", "yusuf" }, { "Zahra", "zahra" },
  { "Zoë", "zoe" }, { "Zuri", "zuri" },
};

static const Name last_names[] = {
  { "Abebe", "abebe" }, { "Adeyemi", "adeyemi" }, { "Ahmed", "ahmed" }, { "Ali", "ali" },
  { "Almeida", "almeida" }, { "Andersson", "andersson" }, { "Arslan", "arslan" },
  { "Banerjee", "banerjee" }, { "Bauer", "bauer" }, { "Becker", "becker" },
  { "Bianchi", "bianchi" }, { "Brown", "brown" }, { "Castro", "castro" }, { "Chen", "chen" },
  { "Cohen", "cohen" }, { "Costa", "costa" }, { "Cruz", "cruz" }, { "Demir", "demir" },
  { "Diallo", "diallo" }, { "Diaz", "diaz" }, { "Dubois", "dubois" }, { "Eriksen", "eriksen" },
  { "Fernández", "fernandez" }, { "Ferrari", "ferrari" }, { "Fischer", "fischer" },
  { "Flores", "flores" }, { "Fofana", "fofana" }, { "García", "garcia" }, { "Ghosh", "ghosh" },
  { "González", "gonzalez" }, { "Gupta", "gupta" }, { "Haddad", "haddad" },
  { "Hansen", "hansen" }, { "Hernández", "hernandez" }, { "Hoang", "hoang" },
  { "Horvat", "horvat" }, { "Hussein", "hussein" }, { "Ibáñez", "ibanez" }, { "Ito", "ito" },
  { "Ivanova", "ivanova" }, { "Jansen", "jansen" }, { "Johansson", "johansson" },
  { "Jones", "jones" }, { "Kamau", "kamau" }, { "Kaplan", "kaplan" }, { "Kato", "kato" },
  { "Kaur", "kaur" }, { "Kaya", "kaya" }, { "Khan", "khan" }, { "Kim", "kim" },
  { "Kovács", "kovacs" }, { "Kowalski", "kowalski" }, { "Kruger", "kruger" },
  { "Kumar", "kumar" }, { "Larsen", "larsen" }, { "Lee", "lee" }, { "Le", "le" }, { "Li", "li" },
  { "Lima", "lima" }, { "Lindqvist", "lindqvist" }, { "Lopez", "lopez" },
  { "Mäkinen", "makinen" }, { "Martin", "martin" }, { "Mbeki", "mbeki" }, { "Mehta", "mehta" },
  { "Mensah", "mensah" }, { "Mertens", "mertens" }, { "Moreau", "moreau" },
  { "Morales", "morales" }, { "Moyo", "moyo" }, { "Müller", "muller" }, { "Murphy", "murphy" },
  { "Mwangi", "mwangi" }, { "Nakamura", "nakamura" }, { "Nguyen", "nguyen" },
  { "Nielsen", "nielsen" }, { "Novák", "novak" }, { "Nowak", "nowak" }, { "Obi", "obi" },
  { "Okafor", "okafor" }, { "Okonkwo", "okonkwo" }, { "Oliveira", "oliveira" },
  { "Osei", "osei" }, { "Park", "park" }, { "Patel", "patel" }, { "Pereira", "pereira" },
  { "Petrov", "petrov" }, { "Popescu", "popescu" }, { "Ramirez", "ramirez" }, { "Rao", "rao" },
  { "Reyes", "reyes" }, { "Rossi", "rossi" }, { "Ruiz", "ruiz" }, { "Sato", "sato" },
  { "Schmidt", "schmidt" }, { "Schneider", "schneider" }, { "Shah", "shah" },
  { "Sharma", "sharma" }, { "Silva", "silva" }, { "Singh", "singh" }, { "Smith", "smith" },
  { "Sokolov", "sokolov" }, { "Sørensen", "sorensen" }, { "Suzuki", "suzuki" },
  { "Takahashi", "takahashi" }, { "Tanaka", "tanaka" }, { "Taylor", "taylor" },
  { "Tran", "tran" }, { "Traoré", "traore" }, { "Tremblay", "tremblay" }, { "Ueda", "ueda" },
  { "Vargas", "vargas" }, { "Vasquez", "vasquez" }, { "Virtanen", "virtanen" },
  { "Wagner", "wagner" }, { "Walker", "walker" }, { "Wang", "wang" }, { "Weber", "weber" },
  { "Williams", "williams" }, { "Wójcik", "wojcik" }, { "Wong", "wong" },
  { "Yamamoto", "yamamoto" }, { "Yang", "yang" }, { "Yılmaz", "yilmaz" }, { "Zhang", "zhang" },
  { "Zhou", "zhou" }, { "Zulu", "zulu" },
};
/* clang-format on */

/* Reserved for examples (RFC 2606), so that no mail ever reaches anybody. */
static const char *const domains[] = { "@example.com", "@example.org", "@example.net" };

/* So many user names of one first and last name; with all names more than 10^12 addresses. */
#define MAX_USER_NUMBER 99999999

/* What may follow the name of a company. */
static const char *const company_ends[] = {
  " & Co.",     " & Daughters", " & Partners", " & Sons", " Foods",  " Group",   " Labs",
  " Logistics", " Media",       " Motors",     " Paper",  " Studio", " Systems", " Textiles",
};

static char *
put_first_name (char *at, ThrongRandom *random)
{
  return throng_fake_put (at, THRONG_FAKE_PICK (first_names, random).name);
}

static char *
put_last_name (char *at, ThrongRandom *random)
{
  return throng_fake_put (at, THRONG_FAKE_PICK (last_names, random).name);
}

static char *
put_name (char *at, ThrongRandom *random)
{
  at = put_first_name (at, random);
  *at++ = ' ';
  return put_last_name (at, random);
}

static char *
put_user_name (char *at, ThrongRandom *random)
{
  at = throng_fake_put (at, THRONG_FAKE_PICK (first_names, random).plain);
  *at++ = '.';
  at = throng_fake_put (at, THRONG_FAKE_PICK (last_names, random).plain);
  return at + throng_number_write ((uint64_t) throng_random_int (random, 1, MAX_USER_NUMBER), at);
}

static char *
put_email (char *at, ThrongRandom *random)
{
  at = put_user_name (at, random);
  return throng_fake_put (at, THRONG_FAKE_PICK (domains, random));
}

static char *
put_company (char *at, ThrongRandom *random)
{
  at = put_last_name (at, random);
  return throng_fake_put (at, THRONG_FAKE_PICK (company_ends, random));
}

gsize
throng_number_write (uint64_t number, char *out)
{
  char digits[20];
  gsize n_digits = 0;

  do
    {
      digits[n_digits++] = (char) ('0' + number % 10);
      number /= 10;
    }
  while (number > 0);
  for (gsize i = 0; i < n_digits; i++)
    out[i] = digits[n_digits - 1 - i];
  return n_digits;
}

gsize
throng_fake_write (ThrongFake fake, ThrongRandom *random, char *out)
{
  static char *(*const put[]) (char *at, ThrongRandom *random) = {
    [THRONG_FAKE_NAME] = put_name,
    [THRONG_FAKE_FIRST_NAME] = put_first_name,
    [THRONG_FAKE_LAST_NAME] = put_last_name,
    [THRONG_FAKE_USER_NAME] = put_user_name,
    [THRONG_FAKE_EMAIL] = put_email,
    [THRONG_FAKE_PHONE] = throng_fake_put_phone,
    [THRONG_FAKE_COMPANY] = put_company,
    [THRONG_FAKE_STREET] = throng_fake_put_street,
    [THRONG_FAKE_CITY] = throng_fake_put_city,
    [THRONG_FAKE_POSTCODE] = throng_fake_put_postcode,
    [THRONG_FAKE_COUNTRY] = throng_fake_put_country,
    [THRONG_FAKE_WORD] = throng_fake_put_word,
    [THRONG_FAKE_SENTENCE] = throng_fake_put_sentence,
    [THRONG_FAKE_PARAGRAPH] = throng_fake_put_paragraph,
  };

  return (gsize) (put[fake](out, random) - out);
}
