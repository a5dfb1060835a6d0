package io.portway.similarity.store;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.report.ParagraphResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * The results of a run, on disk: each is read when it is asked for, so that the heap holds one at a
 * time, however long the documents are that they quote. The file has no name and goes with the
 * process. Owned by one thread.
 */
public final class ResultFile extends AbstractList<ParagraphResult>
    implements RandomAccess, AutoCloseable {
  /** An interruptible channel would be closed by the Ctrl-C whose partial report is to be made. */
  private final RandomAccessFile file;

  /** Where each ends. */
  private long[] ends = new long[256];

  private int size;

  private ResultFile(RandomAccessFile file) {
    this.file = file;
  }

  /** In the directory for temporary files, readable by its owner only. */
  public static ResultFile create() {
    try {
      Path path = Files.createTempFile("portway-results", null);
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      Files.delete(path);
      return new ResultFile(file);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public boolean add(ParagraphResult result) {
    try {
      byte[] bytes = ResultCodec.encode(result);
      file.seek(start(size));
      file.write(bytes);
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, size * 2);
      }
      ends[size] = start(size) + bytes.length;
      size++;
      return true;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public ParagraphResult get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index + " of " + size);
    }
    try {
      byte[] bytes = new byte[(int) (ends[index] - start(index))];
      file.seek(start(index));
      file.readFully(bytes);
      return ResultCodec.decode(bytes);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private long start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static HopException failure(IOException e) {
    return new HopException(
        Hop.OUTPUT,
        Failure.OUTPUT,
        Text.of("store.temporary", System.getProperty("java.io.tmpdir"), e.getMessage()),
        Text.of("store.temporary.remedy"),
        e);
  }
}
