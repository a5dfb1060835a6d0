/** One of the two packages that the test of PackageTable looks at. */
package io.portway.testing.example.lower;
