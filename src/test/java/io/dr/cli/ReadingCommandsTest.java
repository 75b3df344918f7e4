package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.sqlite.JournalFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever may read a journal may see all of it, whatever he may write, and changes nothing. */
class ReadingCommandsTest {
  private static final String RUN = Unfinished.RUN;
  private static final String ALL_WELL =
      ": status 0, status of the rehearsal 0, watch 0, report 0, verify 0, history 0, %d entries\n";

  private static final String PLACES =
      """
      mkdir kept && mount -t tmpfs -o size=16m none kept || exit 77
      cp -a closed killed saved kept
      sums() { (cd kept; find closed killed saved -type f ! -name '*-shm' | sort | xargs md5sum; ls -A *) >$1; }
      sums before
      mount -o remount,ro kept
      echo read-only; "$@" kept/closed kept/killed kept/saved
      mount -o remount,rw kept
      cat /dev/zero >kept/filler 2>/dev/null
      echo full; "$@" kept/closed kept/killed kept/saved
      rm kept/filler; sums after
      cmp before after && echo unchanged
      """;

  private static final String READ_ONLY =
      """
      mkdir kept && mount -t tmpfs -o size=16m none kept || exit 77
      cp closed/* kept && mount -o remount,ro kept
      "$@"
      """;

  @TempDir Path directory;
  private Path whole;
  private String rehearsal = "";

  /** The commands, in a process of their own. */
  static final class Readers {
    private Readers() {}

    /** Takes the rehearsal's id, and the folders. */
    public static void main(String[] arguments) {
      for (int i = 1; i < arguments.length; i++) {
        System.out.println(arguments[i] + ": " + said(arguments[0], arguments[i]));
      }
    }

    private static String said(String rehearsal, String folder) {
      String state = Path.of(folder).toAbsolutePath().toString();
      Shell shell = new Shell(Path.of("").toAbsolutePath());
      List<String> said = new ArrayList<>();
      said.add("status " + code(shell, "status", RUN, "--state", state));
      said.add("status of the rehearsal " + code(shell, "status", rehearsal, "--state", state));
      said.add("watch " + code(shell, "status", "--watch", rehearsal, "--state", state));
      said.add("report " + code(shell, "report", RUN, "--state", state));
      said.add("verify " + code(shell, "verify", RUN, "--state", state));
      said.add("history " + code(shell, "history", "book.yaml", "--state", state));
      try (Journal journal = new JournalFolder(Path.of(state)).reading()) {
        said.add(journal.read(RUN, 0).size() + " entries");
      }
      return String.join(", ", said);
    }

    private static String code(Shell shell, String... arguments) {
      int code = shell.run(arguments);
      return code == 0 ? "0" : code + " (" + shell.err().strip() + ")";
    }
  }

  /** Commands that write. */
  static final class Writers {
    private Writers() {}

    public static void main(String[] arguments) {
      String by = "Head of Engineering";
      tell("note", RUN, "seen", "--by", "Ada");
      tell("exercise", "book.yaml");
      tell("initiate", "book.yaml", "--by", by, "--commander", by, "--yes");
    }

    private static void tell(String... arguments) {
      Shell shell = new Shell(Path.of("").toAbsolutePath());
      shell.setting("DR_HOME", "kept");
      int code = shell.run(arguments);
      System.out.print(arguments[0] + " " + code + ": " + shell.err());
    }
  }

  @BeforeEach
  void write() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"));
    directory = directory.toRealPath();
    Files.copy(Path.of("runbooks/database-only.yaml"), directory.resolve("book.yaml"));
    whole = directory.resolve("closed");
    Shell shell = new Shell(directory);
    shell.run("exercise", "book.yaml", "--state", "closed");
    try (Journal journal = new JournalFolder(whole).reading()) {
      rehearsal = journal.runs().get(0);
    }
    Unfinished.copy(
        whole, directory.resolve("recovery"), Event.RunFinished.class::isInstance, e -> e);
    Files.copy(directory.resolve("recovery/journal.db"), whole.resolve("journal.db"));
  }

  private int entries() {
    try (Journal journal = new JournalFolder(whole).reading()) {
      return journal.read(RUN, 0).size();
    }
  }

  private static void append(Journal journal) {
    int sequence = journal.read(RUN, 0).size();
    journal.append(RUN, sequence, Shell.NOW, new Event.NoteAdded("Ada", "one more"));
  }

  private static void copy(Path folder, Path target, List<String> names) throws IOException {
    Files.createDirectory(target);
    for (String name : names) {
      Files.copy(folder.resolve(name), target.resolve(name));
    }
  }

  private static List<String> java(Class<?> program) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        program.getName());
  }

  private String said(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder shell = new ProcessBuilder(command).directory(directory.toFile());
    shell.redirectError(directory.resolve("err").toFile());
    shell
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    Process process;
    try {
      process = shell.start();
    } catch (IOException e) {
      return abort("there is no " + command.get(0) + " here");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    String err = Files.readString(directory.resolve("err"));
    if (code == 77 || err.startsWith(command.get(0) + ":")) {
      return abort("nobody but root may do this here: " + err);
    }
    return said;
  }

  @Test
  void onAReadOnlyDiskAndOnAFullOne() throws IOException, InterruptedException {
    try (Journal journal = new JournalFolder(whole).goingOn(RUN)) {
      append(journal);
      copy(
          whole,
          directory.resolve("killed"),
          List.of("journal.db", "journal.db-wal", "journal.db-shm", "rehearsals.db"));
      copy(
          whole,
          directory.resolve("saved"),
          List.of("journal.db", "journal.db-wal", "rehearsals.db"));
    }
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", PLACES, "sh"));
    command.addAll(java(Readers.class));
    command.add(rehearsal);

    String well = ALL_WELL.formatted(entries());
    String places = "kept/closed" + well + "kept/killed" + well + "kept/saved" + well;
    assertThat(said(command)).isEqualTo("read-only\n" + places + "full\n" + places + "unchanged\n");
  }

  @Test
  void whoWouldWriteThereIsToldWhatToDo() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", READ_ONLY, "sh"));
    command.addAll(java(Writers.class));

    String cannot =
        "The journal %s cannot be written to."
            + " Make it and its folder writable for you, or name another folder with --state.\n";
    String recoveries = cannot.formatted(directory.resolve("kept/journal.db"));
    assertThat(said(command))
        .isEqualTo(
            "note 1: "
                + recoveries
                + "exercise 1: "
                + cannot.formatted(directory.resolve("kept/rehearsals.db"))
                + "initiate 1: "
                + recoveries);
  }

  /** Root without its powers is a user like any other. */
  @Test
  void ofAnotherUserWhoWritesMeanwhile() throws IOException, InterruptedException {
    assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "needs to be root");
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
    command.addAll(java(Readers.class));
    command.addAll(List.of(rehearsal, "closed"));
    theirs();
    assertThat(said(command)).isEqualTo("closed" + ALL_WELL.formatted(entries()));
    assertThat(whole.resolve("journal.db-wal")).doesNotExist();
    try (Journal journal = new JournalFolder(whole).goingOn(RUN)) {
      append(journal);
      theirs();
      append(journal);
      assertThat(said(command)).isEqualTo("closed" + ALL_WELL.formatted(entries()));
    }
  }

  /** Makes the files somebody else's, who lets others read them. */
  private void theirs() throws IOException {
    List<Path> paths = new ArrayList<>(List.of(whole));
    try (var files = Files.list(whole)) {
      paths.addAll(files.toList());
    }
    for (Path path : paths) {
      Files.setAttribute(path, "unix:uid", 12_345);
      Files.setPosixFilePermissions(
          path,
          PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
