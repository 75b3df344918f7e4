package io.dr.journal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a folder lies on another machine. There the processes of two hosts share no memory, in
 * which SQLite keeps the index of its write-ahead log ("Write-Ahead Logging", section 9): each
 * would write over what the other wrote. The names are those of Linux's and macOS's mount tables;
 * what is not known by its name counts as a disk of this machine.
 */
final class NetworkFileSystem {
  private static final String FUSE = "fuse.";

  private static final Set<String> TYPES =
      Set.of(
          "9p",
          "acfs",
          "afpfs",
          "afs",
          "auristorfs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "cvfs",
          "davfs",
          "ftp",
          "gfs",
          "gfs2",
          "glusterfs",
          "gpfs",
          "lustre",
          "ncp",
          "ncpfs",
          "nfs",
          "nfs3",
          "nfs4",
          "ocfs2",
          "orangefs",
          "panfs",
          "pvfs2",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "webdav",
          "wekafs");

  /** By their names after {@code fuse.}; others, such as {@code fuse.bindfs}, lie on a disk. */
  private static final Set<String> FUSE_TYPES =
      Set.of(
          "afp",
          "blobfuse",
          "blobfuse2",
          "ceph",
          "ceph-fuse",
          "cernvm",
          "cvmfs2",
          "curlftpfs",
          "davfs",
          "davfs2",
          "ftpfs",
          "gcsfuse",
          "gluster",
          "glusterfs",
          "goofys",
          "hdfs",
          "juicefs",
          "lizardfs",
          "moosefs",
          "mfs",
          "mount-s3",
          "mountpoint-s3",
          "nfs",
          "rclone",
          "s3fs",
          "s3ql",
          "seaweedfs",
          "smb",
          "smbnetfs",
          "sshfs",
          "webdavfs");

  private NetworkFileSystem() {}

  /** Looks up on what file system a folder lies. */
  interface Lookup {
    /** Of the machine that the program runs on. */
    Lookup MACHINE = folder -> Files.getFileStore(folder).type();

    /**
     * The type of the file system, such as {@code ext4}.
     *
     * @throws IOException when it cannot be told
     */
    String type(Path folder) throws IOException;
  }

  /** The type of the network file system that a file or folder is on or would be on. */
  static Optional<String> under(Path path, Lookup lookup) {
    Path at = path.toAbsolutePath();
    if (String.valueOf(at.getRoot()).startsWith("\\\\")) {
      return Optional.of("a network share");
    }
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    if (at == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(lookup.type(at)).filter(NetworkFileSystem::known);
    } catch (IOException | SecurityException e) {
      // A mount that is not in the table, as in some containers: nothing speaks against it.
      return Optional.empty();
    }
  }

  private static boolean known(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return name.startsWith(FUSE)
        ? FUSE_TYPES.contains(name.substring(FUSE.length()))
        : TYPES.contains(name);
  }
}
