/*
 * People: finding them, and two records that are one person.
 */
#ifndef HEED_ACCESS_PERSON_H
#define HEED_ACCESS_PERSON_H

#include "access/record.h"

/* What a search line shows: enough for two identifiers, no more. */
struct found {
	str id, name, preferred, dob, nhs, nhs_status, unit_name;
	bool in_team;        /* else opening asks for a reason (break-glass) */
};
struct founds {
	struct found *at;
	unsigned n;
	bool more;           /* a next page */
	bool cut;            /* so many have such a name that not all were
	                      * looked through: a longer word finds them */
};
enum { FOUND_PAGE = 20 };

/* By name words (prefixes, any order) among the viewer's teams; an exact NHS
 * number finds anyone in the service. Counted as a list in the ledger. */
enum err person_find(struct ctx *, str typed, unsigned page, struct founds *)
    CHECKED;
/* All people of the viewer's teams, by name. */
enum err person_team(struct ctx *, str unit, unsigned page, struct founds *)
    CHECKED;
/* People of one unit and of none below it, by name, at most so many. CARE at
 * that unit, or the system; counted as a list. */
enum err people_of_unit(struct ctx *, str unit, unsigned most, str **id,
    unsigned *n) CHECKED;
/* Records of people born from low up to but not high, by id after `after`, at
 * most so many. The system alone. */
enum err people_born(struct ctx *, int64_t low, int64_t high, str after,
    unsigned most, str **id, unsigned *n) CHECKED;
/* The record that stands for this one after merges. */
enum err person_canon(struct ctx *, str person, str *canon) CHECKED;
enum err person_by_nhs(struct ctx *, str digits, str *person) CHECKED;
struct team { str unit, name, setting; int64_t since; };
struct teams { struct team *at; unsigned n; };
enum err person_teams(struct ctx *, str person, struct teams *) CHECKED;

/* Whether that account ever wrote in the record of someone, named by the record's
 * id or by an NHS number (merged records too): whoever had part in their care does
 * not review it. Yes or no, and nothing else, is told; no where there is no such
 * record. Yes is a look, and stands in the ledger of that record. Of those who
 * review deaths (REVIEW). */
enum err person_wrote(struct ctx *, str record, str account, bool *yes) CHECKED;

/* Merging takes two people; no record moves, so parting restores exactly. */
struct merger { str id, loser, survivor, why, asked_by, asked_name, agreed_by;
	int64_t asked_at, agreed_at; str undo_by; int64_t undo_at, undone_at;
	str undone_by; };
struct mergers { struct merger *at; unsigned n; };
enum err merge_ask(struct ctx *, str loser, str survivor, str why) CHECKED;
/* ERR_DENIED when the same account asked. */
enum err merge_agree(struct ctx *, str id) CHECKED;
/* Before anyone agreed: whoever asked withdraws, or another says that they are two
 * people; it may be asked for again. ERR_DENIED when it was agreed to. */
enum err merge_drop(struct ctx *, str id) CHECKED;
enum err merge_undo_ask(struct ctx *, str id) CHECKED;
enum err merge_undo_agree(struct ctx *, str id) CHECKED;
enum err merge_list(struct ctx *, struct mergers *) CHECKED;

/* CARE-115: how many OTHER people's records hold this phrase; a count of 0, 1,
 * 2 (meaning 2 or more), and no name. */
enum err phrase_elsewhere(struct ctx *, str person, str folded, int *others)
    CHECKED;

#endif
