/**
 * The scripts that this project began with, rebuilt with their faults, beside what we have in their
 * place. Start at {@link io.portway.testbed.origin.Case2EndToEndTest}.
 */
package io.portway.testbed.origin;
