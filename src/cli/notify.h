/*
 * A word to whoever started us: systemd's sd_notify(3), which is one datagram.
 * Nothing happens where NOTIFY_SOCKET is not set.
 */
#ifndef HEED_CLI_NOTIFY_H
#define HEED_CLI_NOTIFY_H

/* "READY=1", "STOPPING=1", "WATCHDOG=1"; lines are separated by \n. */
void notify(const char *state);

#endif
