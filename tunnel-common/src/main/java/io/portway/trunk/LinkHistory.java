package io.portway.trunk;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the links of one place in a session, over all trunks that were in it. Kept by
 * whoever outlives the trunks. From any thread.
 */
public final class LinkHistory {
  private final AtomicLong resumes = new AtomicLong();
  private final AtomicLong losses = new AtomicLong();

  /** A trunk went on with a further link. */
  public void resumed() {
    resumes.incrementAndGet();
  }

  /** A trunk lost its link without a word, or got another one before it was missed. */
  public void lost() {
    losses.incrementAndGet();
  }

  public long resumes() {
    return resumes.get();
  }

  public long losses() {
    return losses.get();
  }
}
