/*
 * notes: invented clinical notes as FHIR NDJSON on standard output, so many
 * megabytes of them, for the audit. Plain: ClinicalImpression with its words in
 * summary. base64: DocumentReference with the same words in an attachment.
 *
 * One note in 40 holds a rating of suicide risk; one in EVERY (2) speaks of risk,
 * low, high or scores of something else, as notes do. Same numbers, same bytes.
 *
 *   notes plain|base64 MEGABYTES [EVERY]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTE_MAX = 8192, RATED = 40 };

static const char *const plain[] = {
	"Seen at home with her sister, who had made tea and stayed throughout.",
	"Slept about five hours, waking early, and has been walking the dog before work.",
	"Talked about the move to the new flat and who could help with boxes on Saturday.",
	"Medication reviewed with the pharmacist; no change today, next review in four weeks.",
	"He spoke slowly, warm in manner, and laughed once when we spoke about the allotment.",
	"Mum rang during the visit and asked whether the letter from school had come.",
	"We agreed that I ring on Thursday after ten and that he rings us if the nights get worse.",
	"Appetite is coming back; had soup and toast at the day centre with two friends.",
	"Bloods taken last week came back normal and were sent to the practice.",
	"Her plan was read through line by line and two phone numbers were brought up to date.",
	"Went to the choir for the first time since May and stayed until the end.",
	"The interpreter joined by phone and the family would like the same person again.",
	"Housing officer has written; the form is with the team and will go by Friday.",
	"Told us that the thoughts come in the evening and pass when the radio is on.",
	"Physical health check booked with the practice nurse for the ninth.",
	"Discussed with the team this morning and with the consultant in the afternoon.",
};
static const char *const anchored[] = {
	"Falls risk discussed with the physiotherapist, who will bring a frame.",
	"Blood pressure low this morning, repeated and normal by noon.",
	"High street pharmacy is closed on Wednesdays, so blister packs come on Tuesday.",
	"PHQ-9 today 14, it was 19 in March; she says that fits how it feels.",
	"Scored well at pool and was asked to join the Tuesday team.",
	"Risk of losing the tenancy was talked about and the adviser will write.",
	"He has a low mood most mornings and it lifts by the afternoon.",
	"The red bag with her papers was left at her brother's house.",
};
static const char *const rated[] = {
	"Assessed as low risk of suicide at this time.",
	"Risk to self: Medium. Risk to others: Low.",
	"RAG: Amber, to be seen weekly.",
	"High risk, discussed with the crisis team.",
	"SAD PERSONS score 4.",
	"Low risk therefore discharged to GP.",
};

static uint32_t every = 2;
static uint64_t seed = 88172645463325252u;

static uint32_t
next(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32) % n;
}

#define ANY(a) ((a)[next(sizeof(a) / sizeof((a)[0]))])

static size_t
note(char *out)
{
	uint32_t lines = 4 + next(12), at = next(lines);
	uint32_t rate = next(RATED) == 0, anchor = next(every) == 0;
	size_t n = 0;

	for (uint32_t i = 0; i < lines; i++) {
		const char *s = i == at && rate ? ANY(rated) :
		    i == at && anchor ? ANY(anchored) : ANY(plain);

		n += (size_t)snprintf(out + n, NOTE_MAX - n, "%s%s", n ? " " : "", s);
	}
	return n;
}

static size_t
base64(const char *in, size_t n, char *out)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t k = 0;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t w = (uint32_t)(unsigned char)in[i] << 16 |
		    (uint32_t)(i + 1 < n ? (unsigned char)in[i + 1] : 0) << 8 |
		    (uint32_t)(i + 2 < n ? (unsigned char)in[i + 2] : 0);

		out[k++] = digit[w >> 18];
		out[k++] = digit[w >> 12 & 63];
		out[k++] = i + 1 < n ? digit[w >> 6 & 63] : '=';
		out[k++] = i + 2 < n ? digit[w & 63] : '=';
	}
	out[k] = 0;
	return k;
}

int
main(int argc, char **argv)
{
	static char text[NOTE_MAX], code[2 * NOTE_MAX];
	uint64_t want, done = 0, i = 0;
	int is64;

	if (argc == 4)
		every = (uint32_t)strtoul(argv[3], NULL, 10);
	if (argc < 3 || argc > 4 || every == 0 || (strcmp(argv[1], "plain") && strcmp(argv[1], "base64"))) {
		fprintf(stderr, "notes plain|base64 MEGABYTES [EVERY]\n");
		return 2;
	}
	is64 = strcmp(argv[1], "base64") == 0;
	want = strtoull(argv[2], NULL, 10) * 1000000;
	for (; done < want; i++) {
		unsigned month = 1 + next(12), day = 1 + next(28);
		size_t n = note(text);
		int k;

		if (is64)
			(void)base64(text, n, code);
		k = is64 ? printf("{\"resourceType\":\"DocumentReference\",\"id\":\"n%llu\","
		    "\"status\":\"current\",\"date\":\"2026-%02u-%02uT09:30:00Z\","
		    "\"subject\":{\"reference\":\"Patient/p%u\"},\"content\":[{\"attachment\":"
		    "{\"contentType\":\"text/plain\",\"data\":\"%s\"}}]}\n",
		    (unsigned long long)i, month, day, next(5000), code)
		    : printf("{\"resourceType\":\"ClinicalImpression\",\"id\":\"n%llu\","
		    "\"status\":\"completed\",\"date\":\"2026-%02u-%02uT09:30:00Z\","
		    "\"subject\":{\"reference\":\"Patient/p%u\"},\"summary\":\"%s\"}\n",
		    (unsigned long long)i, month, day, next(5000), text);
		if (k < 0)
			return 1;
		done += (uint64_t)k;
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
