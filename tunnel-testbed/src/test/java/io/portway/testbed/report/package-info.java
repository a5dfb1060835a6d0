/**
 * Reports of the similarity client as the programs that people open them with show them:
 * LibreOffice and a browser, both without a network.
 */
package io.portway.testbed.report;
