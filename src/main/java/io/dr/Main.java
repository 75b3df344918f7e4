package io.dr;

import io.dr.cli.Cli;
import io.dr.cli.Terminal;
import io.dr.engine.AnchoredClock;
import io.dr.redaction.MaskedStream;
import io.dr.redaction.Redaction;
import io.dr.report.Ink;
import io.dr.report.ScreenSize;
import io.dr.wiring.LocalProcesses;
import io.dr.wiring.Surroundings;
import io.dr.wiring.WarmUp;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The program: the only place that touches the process's own streams and its exit. */
public final class Main {
  /** The commands that open no journal. */
  private static final Set<String> WITHOUT_RUNS =
      Set.of("-h", "--help", "-V", "--version", "validate", "actions", "schema", "iam-policy");

  /** What Java puts in place of bytes that are no letters in the locale that it was started in. */
  private static final char UNREADABLE = '\uFFFD';

  private static final int WRONG_USAGE = 2;

  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs the command line and answers its code. */
  static int run(String... arguments) {
    // Numbers and names look alike wherever the program runs.
    Locale.setDefault(Locale.ROOT);
    // It would look for Groovy in every jar.
    System.setProperty("picocli.disable.closures", "true");
    boolean verbose = Arrays.asList(arguments).contains("-v");
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "error");
    // Named, so that it is not looked for in every jar.
    System.setProperty("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
    if (arguments.length > 0 && !WITHOUT_RUNS.contains(arguments[0])) {
      WarmUp.aside();
    }
    // Hooks run from the first signal on: whoever sends another does not want to wait for them.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> SecondSignal.endsAtOnce(Runtime.getRuntime()::halt), "dr-second-signal"));
    if (Arrays.stream(arguments).anyMatch(argument -> argument.indexOf(UNREADABLE) >= 0)) {
      System.err.println(
          "An argument could not be read: it is not UTF-8, or Java was started in a locale that is"
              + " not. Start it by the launcher dr, or with LC_ALL=C.UTF-8 in the environment.");
      return WRONG_USAGE;
    }
    Surroundings surroundings = surroundings();
    // Libraries log what they please, to wherever System.err leads.
    System.setErr(
        new PrintStream(
            new MaskedStream(
                new FileOutputStream(FileDescriptor.err), surroundings.redaction()::masked),
            true,
            StandardCharsets.UTF_8));
    return Cli.run(surroundings, terminal(), arguments);
  }

  /** As the operator's shell has it: the launcher changes the locale for Java alone. */
  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String locale = System.getProperty("dr.locale");
    if (locale != null) {
      environment.put("LC_ALL", locale);
    } else if (Boolean.getBoolean("dr.locale.unset")) {
      environment.remove("LC_ALL");
    }
    return environment;
  }

  private static Surroundings surroundings() {
    Map<String, String> environment = environment();
    String host = host();
    return new Surroundings(
        environment,
        Path.of("").toAbsolutePath(),
        new AnchoredClock(
            new MachineTicks(InstantSource.system(), System::nanoTime, Path.of("/proc"))),
        System.getProperty("user.name", "unknown"),
        host + "/" + ProcessHandle.current().pid(),
        Redaction.of(environment),
        LocalProcesses.self(host));
  }

  /** The launcher says it: Java would ask the name server, which may be what has failed. */
  private static String host() {
    String told = System.getProperty("dr.host", "");
    if (!told.isEmpty()) {
      return told;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The launcher knows whether the streams are a terminal; Java before 22 cannot tell. */
  private static Terminal terminal() {
    Map<String, String> environment = System.getenv();
    boolean terminal = Boolean.getBoolean("dr.tty");
    // A dumb terminal cannot move its cursor: it gets lines, like a pipe.
    boolean screen = terminal && !"dumb".equals(environment.get("TERM"));
    boolean colour = screen && !environment.containsKey("NO_COLOR");
    return new Terminal(
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        screen,
        terminal && !screen,
        Boolean.getBoolean("dr.stdin.tty"),
        new Window(
            new ScreenSize(
                Integer.getInteger("dr.columns", 120), Integer.getInteger("dr.rows", 40))),
        colour ? Ink.COLOUR : Ink.PLAIN);
  }
}
