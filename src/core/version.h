/* What this Heed calls itself: `heed --version`, /health, metrics, the log. */
#ifndef HEED_CORE_VERSION_H
#define HEED_CORE_VERSION_H

#define HEED_VERSION "0.1.0"

#endif
