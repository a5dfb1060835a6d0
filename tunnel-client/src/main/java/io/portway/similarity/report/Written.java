package io.portway.similarity.report;

import java.nio.file.Path;

/** A report file that is complete. {@code path} is absolute, {@code sha256} lower-case hex. */
public record Written(Path path, long bytes, String sha256, ReportFormat format) {}
