/**
 * Links that are lost under live streams. Start at {@link
 * io.portway.testbed.resume.ResumeEndToEndTest}.
 */
package io.portway.testbed.resume;
