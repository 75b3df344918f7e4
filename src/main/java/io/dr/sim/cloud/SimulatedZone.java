package io.dr.sim.cloud;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** A hosted zone in memory, which takes a batch whole or not at all. */
final class SimulatedZone {
  private static final int RECORDS = 1000;
  private static final int CHARACTERS = 32_000;
  private static final Pattern IPV4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");

  /** Route 53 sorts by the labels from the right, then by type and set identifier. */
  record Key(String name, String type, String set) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing((Key key) -> reversed(key.name()))
            .thenComparing(Key::type)
            .thenComparing(Key::set);

    static Key of(ResourceRecordSet record) {
      return new Key(
          normal(record.name()),
          record.typeAsString(),
          Optional.ofNullable(record.setIdentifier()).orElse(""));
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }

    private static String reversed(String name) {
      List<String> labels = new ArrayList<>(List.of(name.split("\\.")));
      Collections.reverse(labels);
      return String.join(".", labels);
    }
  }

  private final String id;
  private final String name;
  private final String account;
  private final boolean hidden;
  private TreeMap<Key, ResourceRecordSet> records = new TreeMap<>();
  private Instant lastSubmission = Instant.MIN;

  SimulatedZone(String id, String name, String account, boolean hidden) {
    this.id = id;
    this.name = normal(name);
    this.account = account;
    this.hidden = hidden;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  String account() {
    return account;
  }

  boolean isPrivate() {
    return hidden;
  }

  Instant lastSubmission() {
    return lastSubmission;
  }

  List<ResourceRecordSet> from(Key start, int count) {
    return records.tailMap(start, true).values().stream().limit(count).toList();
  }

  int size() {
    return records.size();
  }

  /** Puts a record as it was before the run, past all checks. */
  void put(ResourceRecordSet record) {
    records.put(Key.of(record), stored(record));
  }

  /** Applies all changes, or none; answers what is wrong with them. */
  List<String> apply(List<Change> changes, Instant now) {
    List<String> wrong = new ArrayList<>(limits(changes));
    TreeMap<Key, ResourceRecordSet> after = new TreeMap<>(records);
    for (Change change : changes) {
      change(after, change).ifPresent(wrong::add);
    }
    after.keySet().forEach(key -> clash(after, key).ifPresent(wrong::add));
    if (wrong.isEmpty()) {
      records = after;
      lastSubmission = now;
    }
    return wrong;
  }

  private static List<String> limits(List<Change> changes) {
    long count = 0;
    long characters = 0;
    for (Change change : changes) {
      int times = change.action() == ChangeAction.UPSERT ? 2 : 1;
      for (ResourceRecord record : change.resourceRecordSet().resourceRecords()) {
        count += times;
        characters += (long) times * record.value().length();
      }
    }
    List<String> wrong = new ArrayList<>();
    if (count > RECORDS) {
      wrong.add("Number of records limit of " + RECORDS + " exceeded.");
    }
    if (characters > CHARACTERS) {
      wrong.add("Number of characters limit of " + CHARACTERS + " exceeded.");
    }
    return wrong;
  }

  private Optional<String> change(NavigableMap<Key, ResourceRecordSet> after, Change change) {
    ResourceRecordSet record = change.resourceRecordSet();
    Key key = Key.of(record);
    String shown = "[name='" + key.name() + "', type='" + key.type() + "']";
    if (!key.name().equals(name) && !key.name().endsWith("." + name)) {
      return Optional.of("RRSet with DNS name " + key.name() + " is not permitted in zone " + name);
    }
    if (!isWellFormed(record)) {
      return Optional.of("Invalid Resource Record: " + shown);
    }
    switch (change.action()) {
      case CREATE -> {
        if (after.containsKey(key)) {
          return Optional.of(
              "Tried to create resource record set " + shown + " but it already exists");
        }
        after.put(key, stored(record));
      }
      case UPSERT -> after.put(key, stored(record));
      case DELETE -> {
        if (!stored(record).equals(after.remove(key))) {
          return Optional.of("Tried to delete " + shown + " but it was not found as given");
        }
      }
      default -> {
        return Optional.of("Invalid action");
      }
    }
    return Optional.empty();
  }

  private static boolean isWellFormed(ResourceRecordSet record) {
    boolean alias = Optional.ofNullable(record.aliasTarget()).isPresent();
    boolean ttl = Optional.ofNullable(record.ttl()).isPresent();
    if (alias) {
      return !ttl && record.resourceRecords().isEmpty();
    }
    return ttl
        && !record.resourceRecords().isEmpty()
        && record.resourceRecords().stream()
            .map(ResourceRecord::value)
            .allMatch(value -> isValue(record.typeAsString(), value));
  }

  private static boolean isValue(String type, String value) {
    return switch (type) {
      case "A" -> IPV4.matcher(value).matches();
      case "AAAA" -> value.contains(":");
      case "TXT", "SPF" -> value.startsWith("\"") && value.endsWith("\"") && value.length() > 1;
      default -> !value.isBlank();
    };
  }

  /** A CNAME stands alone, and never at the apex; plain and routed records do not mix. */
  private Optional<String> clash(NavigableMap<Key, ResourceRecordSet> after, Key key) {
    Set<Key> same =
        after
            .subMap(new Key(key.name(), "", ""), true, new Key(key.name(), "\uffff", ""), true)
            .keySet();
    if (key.type().equals("CNAME")
        && (key.name().equals(name) || same.stream().anyMatch(o -> !o.type().equals("CNAME")))) {
      return Optional.of(
          "RRSet of type CNAME with DNS name " + key.name() + " is not permitted here");
    }
    boolean mixed =
        key.set().isEmpty()
            && same.stream().anyMatch(o -> o.type().equals(key.type()) && !o.set().isEmpty());
    return mixed
        ? Optional.of("RRSet with DNS name " + key.name() + " has a set identifier elsewhere")
        : Optional.empty();
  }

  private static ResourceRecordSet stored(ResourceRecordSet record) {
    return record.toBuilder().name(escaped(normal(record.name()))).build();
  }

  static String normal(String written) {
    String lower = written.replace("\\052", "*").toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }

  private static String escaped(String plain) {
    return plain
        .chars()
        .mapToObj(c -> c == '*' ? "\\052" : String.valueOf((char) c))
        .collect(Collectors.joining());
  }
}
