/**
 * What both daemons count, and how it is shown to Prometheus. Figures are read from their owners at
 * each scrape, on the thread that scrapes. Micrometer is used only here. Start at {@link
 * io.portway.metrics.Meters}.
 */
package io.portway.metrics;
