/*
 * A fuzzer without its engine: takes each file given once, in order. Links with
 * any compiler, so that what was ever found stays tried (tests/run-replay.sh).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { INPUT_MAX = 1 << 20 };

int
main(int argc, char **argv)
{
	static uint8_t whole[INPUT_MAX];

	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		uint8_t *p;
		size_t n;

		if (!f) {
			perror(argv[i]);
			return 1;
		}
		n = fread(whole, 1, sizeof(whole), f);
		(void)fclose(f);
		fprintf(stderr, "replay: %s\n", argv[i]);
		/* Without a byte to spare, for the sanitizers to see. */
		p = (malloc)(n);
		for (size_t k = 0; p && k < n; k++)
			p[k] = whole[k];
		(void)LLVMFuzzerTestOneInput(p, n);
		(free)(p);
	}
	return 0;
}
