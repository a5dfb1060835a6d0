package io.portway.similarity.jobs;

import io.portway.identity.StateDirectory;
import io.portway.identity.StateDirectoryException;
import io.portway.similarity.report.ReportFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs on disk: {@code jobs/ID/} with the document, {@code job.json}, and the reports. A job is
 * there from when its {@code job.json} is. What is running is written as queued, so that it runs
 * again after a crash.
 */
final class JobFiles {
  private static final Logger log = LoggerFactory.getLogger(JobFiles.class);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String JOBS = "jobs";
  private static final String RECORD = "job.json";

  private final StateDirectory directory;

  JobFiles(StateDirectory directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory.resolve(JOBS), OWNER_ONLY);
    } catch (IOException e) {
      throw unusable(directory.resolve(JOBS), e);
    }
  }

  void create(String id) throws IOException {
    Files.createDirectory(folder(id), OWNER_ONLY);
  }

  Path input(String id) {
    return folder(id).resolve("input");
  }

  Path report(String id, ReportFormat format) {
    return folder(id).resolve("report." + format.word());
  }

  void save(JobRecord job) {
    directory.write(JOBS + "/" + job.id() + "/" + RECORD, JobJson.write(job) + "\n");
  }

  /** The record first: what is left of a job that is half deleted is none. */
  void delete(String id) {
    try {
      Files.deleteIfExists(folder(id).resolve(RECORD));
      FileUtils.deleteDirectory(folder(id).toFile());
    } catch (FileNotFoundException | NoSuchFileException e) {
      // Its worker, which ends at that moment, was quicker.
    } catch (IOException e) {
      log.warn("job={} not deleted whole: {}", id, e.toString());
    }
  }

  /** All jobs, the oldest first. Damaged ones are set aside, what never became one is deleted. */
  List<JobRecord> load() {
    List<JobRecord> jobs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(directory.resolve(JOBS))) {
      for (Path folder : folders.toList()) {
        String id = folder.getFileName().toString();
        if (Files.exists(folder.resolve(RECORD))) {
          load(id, jobs);
        } else {
          delete(id);
        }
      }
    } catch (IOException e) {
      throw unusable(directory.resolve(JOBS), e);
    }
    jobs.sort(Comparator.comparing(JobRecord::created).thenComparing(JobRecord::id));
    return jobs;
  }

  private void load(String id, List<JobRecord> jobs) throws IOException {
    try {
      JobRecord job = JobJson.read(Files.readString(folder(id).resolve(RECORD)));
      requireWhole(id, job);
      jobs.add(job);
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
      Path aside = directory.resolve("damaged").resolve(id);
      Files.createDirectories(aside.getParent(), OWNER_ONLY);
      FileUtils.deleteDirectory(aside.toFile());
      Files.move(folder(id), aside, StandardCopyOption.ATOMIC_MOVE);
      log.warn("job={} is damaged, {}: set aside in {}", id, e.getMessage(), aside);
    }
  }

  private void requireWhole(String id, JobRecord job) {
    if (!job.id().equals(id)) {
      throw new IllegalArgumentException("it has the id " + job.id());
    }
    if (job.state() == JobState.QUEUED && !Files.exists(input(id))) {
      throw new IllegalArgumentException("its document is missing");
    }
    for (ReportFormat format : ReportFormat.values()) {
      if (job.state() == JobState.DONE && !Files.exists(report(id, format))) {
        throw new IllegalArgumentException("a report is missing: " + format.word());
      }
    }
    if (job.state().isFinal() && job.finished() == null) {
      throw new IllegalArgumentException("it has no end");
    }
  }

  private Path folder(String id) {
    return directory.resolve(JOBS).resolve(id);
  }

  private static StateDirectoryException unusable(Path path, IOException e) {
    return new StateDirectoryException(
        path,
        "can't be used: " + e.getMessage(),
        "Check its owner and its disk, or choose another with --state-dir.",
        e);
  }
}
