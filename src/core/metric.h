/*
 * What the service counts about itself: numbers, never names.
 *
 * Each process counts in a slot of its own, in memory that the supervisor made
 * before it forked; nobody else writes there, so there are no locks, and a
 * count is one addition. Whoever prints adds the slots up. When a process ends,
 * its counters are added to those of the dead and its slot is emptied for the
 * successor. A process that was given no slot counts for itself alone (commands,
 * tests). metric.def has the rows.
 */
#ifndef HEED_CORE_METRIC_H
#define HEED_CORE_METRIC_H

#include "core/buf.h"

enum metric {
#define METRIC(id, type, name, labels, help) M_##id,
#include "core/metric.def"
#undef METRIC
	M__MAX
};
enum { METRIC_PAGES_MAX = 400 };

void metric_add(enum metric, uint64_t n);
void metric_set(enum metric, uint64_t);
void metric_high(enum metric, uint64_t); /* raises it, never lowers */
void metric_us(enum metric, int64_t us); /* into a HIST */
/* One answered request. page: the caller's number for it, below
 * METRIC_PAGES_MAX (more are not counted). */
void metric_page(unsigned page, int status);

/* The supervisor, before it forks: memory for so many processes. ERR_STORE:
 * the system has none. */
enum err metric_share(unsigned slots) CHECKED;
/* In a child: this slot is mine. */
void metric_use(unsigned slot);
/* The process of that slot has gone. */
void metric_bury(unsigned slot);
uint64_t metric_of(unsigned slot, enum metric);
/* The latest of all processes. */
uint64_t metric_latest(enum metric);

/* The Prometheus text format. page: what a page is called ("GET /home"), NULL
 * after the last. */
void metric_print(struct buf *, const char *(*page)(unsigned));

#endif
