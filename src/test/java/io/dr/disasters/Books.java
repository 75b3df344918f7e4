package io.dr.disasters;

import io.dr.action.ActionType;
import io.dr.aws.Stage;
import io.dr.catalogue.Examples;
import io.dr.wiring.ActionCatalog;
import io.dr.wiring.Recoveries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The runbooks that go through disasters: those that come with the program, and some whose steps
 * are the examples of drawn action types, needing each other at random.
 */
final class Books {
  private static final int DRAWN = 24;
  private static final List<String> SAMPLES =
      List.of("database-only.yaml", "static-site.yaml", "serverless-production.yaml");

  private Books() {}

  /** All of them; the drawn ones first. */
  static List<Book> all() {
    List<Book> books = new ArrayList<>();
    for (int i = 0; i < DRAWN; i++) {
      books.add(new Book("drawn-" + i, drawn(i), ActionCatalog::over));
    }
    for (String sample : SAMPLES) {
      books.add(sampled(sample));
    }
    return books;
  }

  /** Runbooks of many steps that need nothing of each other, so that all begin at once. */
  static List<Book> wide() {
    return List.of(
        new Book("wide-catalogue", catalogue(), ActionCatalog::over),
        new Book("wide-objects", objects(28), ActionCatalog::over),
        new Book("wide-mixed", mixed(), ActionCatalog::over));
  }

  private static String catalogue() {
    StringBuilder text = new StringBuilder(head("wide-catalogue"));
    SplittableRandom random = new SplittableRandom(1);
    for (ActionType<?> type : Recoveries.describing().types()) {
      // They take the same pool and instance for granted as another example, but otherwise.
      if (List.of("cognito.import-users", "rds.modify-instance").contains(type.id())) {
        continue;
      }
      text.append(step(type.id().replace('.', '-'), type, List.of(), random));
    }
    return text.toString();
  }

  private static String objects(int count) {
    StringBuilder text = new StringBuilder(head("wide-objects"));
    for (int i = 0; i < count; i++) {
      text.append(copy("s3.put-object", i, "mode.txt", "mode-%d.txt"));
    }
    return text.toString();
  }

  private static String mixed() {
    StringBuilder text = new StringBuilder(head("wide-mixed"));
    for (int i = 0; i < 6; i++) {
      text.append(copy("s3.put-object", i, "mode.txt", "mode-%d.txt"));
      text.append(copy("dynamodb.restore-table", i, "permissions", "permissions-%d"));
      text.append(copy("secretsmanager.promote", i, "orders/database", "orders/database-%d"));
      text.append(copy("rds.promote-replica", i, "replica: ", "replica: copy-%d-"));
      text.append(copy("manual.task", i, "task: ", "task: (%d) "));
    }
    return text.toString();
  }

  /** A type's example with one thing named otherwise; every fourth is asked about. */
  private static String copy(String type, int number, String name, String renamed) {
    ActionType<?> described =
        Recoveries.describing().types().stream()
            .filter(each -> each.id().equals(type))
            .findFirst()
            .orElseThrow();
    StringBuilder text = new StringBuilder();
    String id = type.replace('.', '-') + "-" + number;
    text.append("      - step: ").append(id).append('\n');
    text.append("        action: ").append(type).append('\n');
    switch (number % 4) {
      case 1 -> text.append("        onFailure: ask\n");
      case 2 -> text.append("        approval: { from: incident commander }\n");
      default -> {
        // As it comes.
      }
    }
    text.append("        with:\n");
    Examples.yaml(described)
        .replace(name, renamed.formatted(number))
        .lines()
        .forEach(line -> text.append("          ").append(line).append('\n'));
    return text.toString();
  }

  /** One that comes with the program. */
  static Book sampled(String name) {
    try {
      return new Book(
          name, Files.readString(Path.of("runbooks").resolve(name)), ActionCatalog::over);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A runbook of some types' examples; each type is taken in turn, so that none is left out. */
  private static String drawn(int number) {
    List<ActionType<?>> types = Recoveries.describing().types();
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder text = new StringBuilder(head("drawn-" + number));
    int size = 2 + random.nextInt(4);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ActionType<?> type = types.get((number * 5 + i * 7) % types.size());
      String id = type.id().replace('.', '-');
      if (!ids.contains(id)) {
        text.append(step(id, type, ids, random));
        ids.add(id);
      }
    }
    return text.toString();
  }

  private static String step(
      String id, ActionType<?> type, List<String> earlier, SplittableRandom random) {
    List<String> needs = earlier.stream().filter(each -> random.nextInt(3) == 0).toList();
    StringBuilder text = new StringBuilder();
    text.append("      - step: ").append(id).append('\n');
    text.append("        action: ").append(type.id()).append('\n');
    text.append("        needs: [").append(String.join(", ", needs)).append("]\n");
    switch (random.nextInt(8)) {
      case 0 -> text.append("        onFailure: continue\n");
      case 1 -> text.append("        onFailure: ask\n");
      case 2 -> text.append("        approval: { from: incident commander }\n");
      default -> {
        // As it comes.
      }
    }
    text.append("        with:\n");
    Examples.yaml(type)
        .lines()
        .forEach(line -> text.append("          ").append(line).append('\n'));
    return text.toString();
  }

  /** The beginning of a runbook of one phase, to which steps are added. */
  static String head(String name) {
    return """
    runbook: %s
    sites:
      prodX: { region: %s, account: "111122223333", role: dr-operator }
      prodY: { region: %s, account: "111122223333", role: dr-operator }
    failover: { from: prodX, to: prodY }
    accounts:
      user: { account: "444455556666", role: dr-verification }
    objectives: { rto: 1h, rpo: 15m }
    phases:
      - phase: only
        steps:
    """
        .formatted(name, Stage.FROM.region(), Stage.TO.region());
  }
}
