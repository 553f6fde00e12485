/*
 * Calls that have no place here, made compile errors. Force-included by the
 * Makefile after the headers that declare them. Memory comes from core/arena
 * (HEED_MAY_MALLOC), the clock from core/time (HEED_MAY_CLOCK).
 */
#ifndef HEED_CORE_BANNED_H
#define HEED_CORE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef strdup
#undef strndup
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok atoi
#pragma GCC poison atol atof gmtime localtime mktime asctime ctime strptime
#pragma GCC poison setlocale popen

#endif
