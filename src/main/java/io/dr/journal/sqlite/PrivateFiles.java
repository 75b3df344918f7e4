package io.dr.journal.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal's files for their owner alone, whatever the process's umask: a journal holds what
 * services answered and people said. SQLite gives what it keeps beside a file that file's
 * permissions. Where permissions are not POSIX's, they are left to the system.
 */
final class PrivateFiles {
  private static final String FOLDER_NAME = ".dr";
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  /** What SQLite keeps beside a file. */
  private static final String[] BESIDE = {"", "-wal", "-shm"};

  private PrivateFiles() {}

  /**
   * Makes the file and its folder where they are missing, and takes away what others may do with
   * them. A folder that somebody gave another name than ours may hold other things, and keeps its
   * permissions.
   *
   * @throws IOException when there is no place for them
   */
  static void prepare(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      prepareFolder(folder);
    }
    try {
      Files.createFile(file, attributes(file, FILE));
      give(file, FILE);
      sync(folder);
    } catch (FileAlreadyExistsException e) {
      // Some process made it before, or it is a folder, which SQLite will say.
    }
    if (Files.isRegularFile(file)) {
      for (String beside : BESIDE) {
        narrow(Path.of(file + beside), FILE);
      }
    }
  }

  private static void prepareFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try {
        Files.createDirectory(folder, attributes(folder, FOLDER));
        give(folder, FOLDER);
        sync(parent);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      }
    }
    if (folder.endsWith(FOLDER_NAME)) {
      narrow(folder, FOLDER);
    }
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return posix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Of what is asked for when a file is made, the umask may have taken away the owner's part. */
  private static void give(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (posix(path) && !Files.getPosixFilePermissions(path).equals(permissions)) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }

  /** A group that may read, and may do no more, was let in by somebody; all else was the umask. */
  private static void narrow(Path path, Set<PosixFilePermission> permissions) {
    if (!posix(path) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Set<PosixFilePermission> given = Files.getPosixFilePermissions(path);
      boolean wide =
          given.contains(PosixFilePermission.GROUP_WRITE)
              || given.contains(PosixFilePermission.OTHERS_READ)
              || given.contains(PosixFilePermission.OTHERS_WRITE)
              || given.contains(PosixFilePermission.OTHERS_EXECUTE);
      if (wide) {
        Files.setPosixFilePermissions(path, permissions);
      }
    } catch (IOException e) {
      // Somebody else's, or a file system without permissions: using it says what there is to say.
    }
  }

  /** The name of what was just made survives a power failure, too. */
  private static void sync(@Nullable Path folder) {
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        // Not every system lets a folder be opened; there the system sees to it.
      }
    }
  }
}
