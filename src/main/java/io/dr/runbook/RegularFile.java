package io.dr.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads files that a user names. Only regular files are opened: a pipe or a device may never end,
 * and some never even open.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Its content; at most one byte more than the limit, so that whoever asks can tell that there is
   * more.
   *
   * @param limit in bytes
   * @throws FileSystemException when it is no regular file; its reason says what it is
   * @throws IOException when it cannot be read
   */
  public static byte[] read(Path file, int limit) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString(), null, "there is no such file");
    }
    if (!Files.isRegularFile(file)) {
      String what = Files.isDirectory(file) ? "it is a directory" : "it is not a regular file";
      throw new FileSystemException(file.toString(), null, what);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(limit + 1);
    }
  }

  /**
   * The folder in which a file itself lies, wherever links to it lie; the one of its name where
   * there is no such file.
   */
  public static Path folderOf(Path file) {
    Path real;
    try {
      real = file.toRealPath();
    } catch (IOException missing) {
      real = file.toAbsolutePath().normalize();
    }
    return Optional.ofNullable(real.getParent()).orElse(real);
  }
}
