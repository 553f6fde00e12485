/*
 * A store for training: invented people, for as long as it stands.
 *
 * The mark is a row of table meta that heed demo --training sets on an empty
 * store. Nothing takes it off: no page, no setting, no command. Behind it the
 * service looks and works as any other, but that each page, print and file says
 * what it is, that a real NHS number is refused wherever it comes from, that
 * nothing is counted, and that no mail leaves.
 */
#ifndef HEED_ACCESS_TRAINING_H
#define HEED_ACCESS_TRAINING_H

#include "access/door.h"
#include "fhir/fhir.h"

/* What every page, print and file of such a store says. */
#define TRAINING_SAYS "Training: invented people. Nothing here is real."
/* Before the name of every file that leaves it. */
#define TRAINING_FILE "training-"
/* HL7's own code for a record that is for tests alone: into meta.tag. */
#define TRAINING_TAG                                                       \
	"{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActReason\"," \
	"\"code\":\"HTEST\",\"display\":\"test health data\"}"

/* Is this store for training? Asked of the store once by a door whose answer is
 * yes; else with the settings (settings_read). Whoever sends mail asks it. */
enum err training_is(struct ctx *, bool *) CHECKED;
/* Marks the store, for life; the system alone. That it is empty is the caller's
 * to see. */
enum err training_mark(struct ctx *) CHECKED;
/* Of a record on its way into such a store: ERR_INPUT where one of its index
 * rows is an NHS number that is not of the range for tests (999). */
enum err training_may(struct ctx *, const struct fhir_ix *, unsigned n) CHECKED;
/* A printed resource with TRAINING_TAG among its meta.tag. */
enum err training_tag(struct ctx *, str line, str *out) CHECKED;

#endif
