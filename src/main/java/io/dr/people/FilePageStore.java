package io.dr.people;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A status page in a file, replaced atomically. */
record FilePageStore(Path file) implements PageStore {

  @Override
  public Optional<byte[]> read() {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public void write(byte[] html) {
    try {
      Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, ".status", ".html");
      try {
        Files.write(draft, html);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private ActionFailure unusable(IOException e) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The status page " + file + " cannot be written: " + e.getMessage() + ".",
            "Make the file writable, or name another page."),
        e);
  }
}
