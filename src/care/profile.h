/*
 * Settings as rows (CARE-100 to 103, 106, 107): what a ward, an emergency
 * department, a young age or a need adds to the same core.
 *
 * Which rows hold for someone follows from their teams' settings, their age
 * today and what makes information work for them; pages ask for prompts, an
 * order of parts, layouts. The one idea: rows of practice/profiles.tsv only
 * add. None hides a part, shortens or delays what is owed, fills in an answer,
 * or says anything about a person.
 */
#ifndef HEED_CARE_PROFILE_H
#define HEED_CARE_PROFILE_H

#include "access/record.h"

#define PROFILE_KINDS \
	ROW(SETTING, "setting") ROW(AGE, "age") ROW(NEED, "need") \
	ROW(PROMPT, "prompt") ROW(CARD, "card") ROW(PARTS, "parts") \
	ROW(QUICK, "quick") ROW(CONTACT, "contact") ROW(LAYOUT, "layout") \
	ROW(TASK, "task") ROW(SITTINGS, "sittings")
enum profile_kind {
#define ROW(name, code) PROFILE_##name,
	PROFILE_KINDS
#undef ROW
	PROFILE__MAX
};
struct profile_row {
	str id, profile, part, value, says, source;
	enum profile_kind kind;
	int64_t from, to;      /* AGE: whole years; TASK: age, days before */
};
/* Reads practice/profiles.tsv from the assets; server lifetime. codes_open does
 * it. */
enum err profiles_open(struct ctx *) CHECKED;
/* Checks a table that someone made: ERR_INPUT with file:line and why for each
 * row that is bad. */
enum err profiles_check(struct ctx *, const char *file, str text) CHECKED;

/* The profiles that hold for someone. */
enum { PROFILES_MAX = 16 };
struct profiles { str code[PROFILES_MAX]; unsigned n; };
/* Of a person's teams and wards, age today, and needs. Team or person. */
enum err profiles_of(struct ctx *, str person, struct profiles *) CHECKED;
/* The same of a record that was read already, and its age. */
enum err profiles_with(struct ctx *, const struct record *person, int age,
    struct profiles *) CHECKED;
/* By what is known without a store: settings parted by spaces (of
 * codes/unit-setting.tsv), age in years or -1, needs parted by spaces. Pure. */
void profiles_by(str settings, int age, str needs, struct profiles *);

/* Walks the rows of a kind that hold, in the table's order: part "" any part;
 * else rows of that part and of "*":
 * for (r = profile_next(&p, PROFILE_PROMPT, S("signs"), NULL); r; …) */
const struct profile_row *profile_next(const struct profiles *,
    enum profile_kind, str part, const struct profile_row *after);
/* The order of parts that holds: the first profile's that has one, then what it
 * does not name as in `order`; or `order`. */
str profile_parts(struct ctx *, const struct profiles *, str order);
/* The parts that are enough for today, and why; NULL where no profile has a
 * short way. */
const struct profile_row *profile_quick(const struct profiles *);

/* Opens what is due before a 16th or 18th birthday: a step of a job
 * (access/job.h), once a day. */
struct job;
enum err ages_step(struct ctx *, struct job *, bool *more) CHECKED;
/* The London day on which someone born so is that old, as its first second; 29
 * February is 28 February where there is none. 0 where the date is no day. */
int64_t birthday_of(struct ctx *, str born, int64_t age);

#endif
