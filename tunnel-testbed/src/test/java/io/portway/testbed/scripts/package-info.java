/**
 * Tests of the scripts in bin/ against stand-ins for the programs that they call. Each runs on its
 * test's thread. Start at {@link io.portway.testbed.scripts.ScriptedHost}.
 */
package io.portway.testbed.scripts;
