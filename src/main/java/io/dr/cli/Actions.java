package io.dr.cli;

import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.report.ActionMarkdown;
import io.dr.report.ActionReference;
import io.dr.runbook.yaml.NearestName;
import io.dr.wiring.Recoveries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr actions}: what a step can do. */
@Command(
    name = "actions",
    mixinStandardHelpOptions = true,
    description = "Lists the actions, or explains one.",
    footer = {"", "Example: dr actions rds.promote-replica"})
final class Actions implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The action to explain.")
  private Optional<String> id = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How it is printed.")
  private Runner.Format format = Runner.Format.TEXT;

  @Option(
      names = "--pages",
      paramLabel = "FOLDER",
      description = "Write all of them as Markdown pages into a folder.")
  private Optional<Path> pages = Optional.empty();

  @Override
  public Integer call() {
    Catalog catalog = Recoveries.describing();
    if (pages.isPresent()) {
      write(catalog, cli.surroundings.directory().resolve(pages.get()));
      return ExitCode.OK.code();
    }
    ActionReference reference = new ActionReference(catalog);
    if (id.isEmpty()) {
      cli.terminal.out().print(json() ? reference.listJson() : reference.list());
      return ExitCode.OK.code();
    }
    Optional<ActionType<?>> type = catalog.type(id.get());
    if (type.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "There is no action '" + id.get() + "'" + hint(catalog, id.get()),
          "List them with: dr actions");
    }
    cli.terminal.out().print(json() ? reference.json(type.get()) : reference.page(type.get()));
    return ExitCode.OK.code();
  }

  private static String hint(Catalog catalog, String written) {
    List<String> ids = new ArrayList<>();
    catalog.types().forEach(type -> ids.add(type.id()));
    String hint = new NearestName().hint(written, ids);
    return hint.isEmpty() ? "." : hint;
  }

  private static void write(Catalog catalog, Path folder) {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> page : ActionMarkdown.pages(catalog).entrySet()) {
        Files.writeString(folder.resolve(page.getKey()), page.getValue());
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "The pages cannot be written to " + folder + ".",
          "Name a folder that can be written to.");
    }
  }

  private boolean json() {
    return format == Runner.Format.JSON;
  }
}
