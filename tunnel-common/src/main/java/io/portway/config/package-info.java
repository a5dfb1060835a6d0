/**
 * Reads a HOCON file into typed values and reports everything that is wrong with it at once, with
 * file, line and remedy. The only package, with the loaders that use it, that knows Typesafe
 * Config. Used by one thread at a time, never an event loop. Start at {@link
 * io.portway.config.ConfigReader}.
 */
package io.portway.config;
