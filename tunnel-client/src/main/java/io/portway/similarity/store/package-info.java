/**
 * Results on disk: those of a run that is under way, so that the heap needn't hold them, and those
 * of earlier runs, so that nothing is asked twice. It knows no server and no report form. Start at
 * {@link io.portway.similarity.store.ResultCache}.
 */
package io.portway.similarity.store;
