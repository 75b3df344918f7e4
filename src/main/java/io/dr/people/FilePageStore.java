package io.dr.people;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.runbook.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A status page in a file, replaced atomically. */
record FilePageStore(Path file) implements PageStore {
  /** Of a larger file the end is not looked at: a page of ours is some KiB. */
  private static final int MAX_BYTES = 4 << 20;

  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r--r--");

  @Override
  public Optional<byte[]> read() {
    try {
      return Optional.of(RegularFile.read(file, MAX_BYTES));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable("read", e);
    }
  }

  @Override
  public void write(byte[] html) {
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path folder = Optional.ofNullable(target.getParent()).orElse(target);
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, ".status", ".html");
      try {
        Files.write(draft, html);
        openToReaders(draft, target);
        Files.move(
            draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw unusable("written", e);
    }
  }

  /** Temporary files are their owner's alone, but a web server has to read a status page. */
  private static void openToReaders(Path draft, Path target) throws IOException {
    if (Files.getFileAttributeView(draft, PosixFileAttributeView.class) == null) {
      return;
    }
    Files.setPosixFilePermissions(
        draft, Files.exists(target) ? Files.getPosixFilePermissions(target) : PUBLIC);
  }

  private ActionFailure unusable(String how, IOException e) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The status page " + file + " cannot be " + how + ": " + e + ".",
            "Make the file readable and writable, or name another page."),
        e);
  }
}
