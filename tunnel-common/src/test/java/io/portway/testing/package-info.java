/**
 * Fixtures that the tests of every module share, and the check that fails a class which leaks a
 * Netty resource. They run on the test's own thread unless they say otherwise. Start at {@link
 * LeakCheck}, which works by itself.
 */
package io.portway.testing;
