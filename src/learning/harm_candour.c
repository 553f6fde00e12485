/*
 * The duty of candour: when someone has to decide.
 *
 * Not here: any decision. A hint says what the thresholds suggest; a named
 * clinician decides, and where it is not clear people are told. Regulation 20
 * names no number of days for the letter (LEARN-40).
 */
#include "learning/harm.h"

struct candour_asked
candour_asked(const struct candour_ask *a)
{
	unsigned phys = a->harm.physical, psych = a->harm.psychological;
	unsigned could = harm_overall(&a->potential, 1);

	if (phys == 1)
		return (struct candour_asked){ true, CANDOUR_TELL, "Someone "
			"died, and what happened may have played a part." };
	if (a->died)
		return (struct candour_asked){ true, CANDOUR_UNCLEAR, "Someone "
			"died, and it is not judged yet whether what happened "
			"played a part." };
	if (phys && phys <= 3)
		return (struct candour_asked){ true, CANDOUR_TELL,
			"The physical harm is moderate or severe." };
	if (psych && psych <= 2)
		return (struct candour_asked){ true,
			a->days_known && !a->days_28 ? CANDOUR_UNCLEAR :
			    CANDOUR_TELL,
			a->days_known && !a->days_28 ? "The psychological harm "
			    "is moderate or severe, and is not expected to "
			    "last 28 days." :
			    "The psychological harm is moderate or severe." };
	if (psych == 3 && a->days_known && a->days_28)
		return (struct candour_asked){ true, CANDOUR_TELL, "The "
			"psychological harm lasts 28 days or more, or is "
			"likely to." };
	if (psych == 3 && !a->days_known)
		return (struct candour_asked){ true, CANDOUR_UNCLEAR, "It is "
			"not known whether the psychological harm lasts 28 "
			"days." };
	if (a->near_miss && a->nhs_body && could && could <= 3)
		return (struct candour_asked){ false, CANDOUR_ASK, "Nobody was "
			"harmed, and it could have led to moderate harm or "
			"worse." };
	return (struct candour_asked){ false, CANDOUR_NONE, "" };
}

bool
candour_tells(str decision, bool *decided)
{
	bool tells = str_eq(decision, S("notifiable")) ||
	    str_eq(decision, S("unclear"));

	*decided = tells || str_eq(decision, S("not-notifiable"));
	return tells;
}
