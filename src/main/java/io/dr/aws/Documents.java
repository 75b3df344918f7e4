package io.dr.aws;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.runbook.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The files that stand beside the runbook, such as stack templates and lists of records. */
public interface Documents {
  /** The largest file that is read, in bytes. */
  int LIMIT = 1 << 20;

  /**
   * Reads a file as UTF-8.
   *
   * @param path relative to the runbook
   * @throws ActionFailure of kind INVALID when there is no such file or it is larger than {@link
   *     #LIMIT}
   */
  String read(String path);

  /** The documents of a runbook that lies in that folder. */
  static Documents in(Path folder) {
    return path -> {
      try {
        byte[] bytes = RegularFile.read(folder.resolve(path), LIMIT);
        if (bytes.length > LIMIT) {
          throw tooLarge(path, LIMIT);
        }
        return new String(bytes, StandardCharsets.UTF_8);
      } catch (IOException | InvalidPathException e) {
        throw new ActionFailure(
            Failure.of(
                Failure.Kind.INVALID,
                "The file " + path + " cannot be read beside the runbook" + why(e) + ".",
                "Put it where the runbook says, relative to the runbook's own folder."),
            e);
      }
    };
  }

  private static String why(Exception e) {
    String reason = e instanceof FileSystemException broken ? broken.getReason() : null;
    return reason == null ? "" : ": " + reason;
  }

  /** What reading a file beyond a limit comes to. */
  static ActionFailure tooLarge(String path, int limit) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The file " + path + " is larger than " + limit + " bytes.",
            "Shorten it or split it between several steps."));
  }
}
