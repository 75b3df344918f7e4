package io.dr.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Catalog;
import io.dr.action.CatalogVocabulary;
import io.dr.aws.Documents;
import io.dr.aws.Regions;
import io.dr.plan.Lint;
import io.dr.plan.Planner;
import io.dr.post.LetterTemplates;
import io.dr.runbook.Communication;
import io.dr.runbook.Problem;
import io.dr.runbook.RegularFile;
import io.dr.runbook.Runbook;
import io.dr.runbook.Site;
import io.dr.runbook.yaml.NearestName;
import io.dr.runbook.yaml.Place;
import io.dr.runbook.yaml.ReadResult;
import io.dr.runbook.yaml.RunbookReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads runbooks against the published schema. */
public final class Runbooks {
  private static final String SCHEMA = "/io/dr/wiring/runbook.schema.json";

  /** A doubt for each of ten thousand steps helps nobody. */
  private static final int MOST_DOUBTS = 200;

  private final RunbookReader reader;
  private final Planner planner;

  public Runbooks(Catalog catalog) {
    this.planner = new Planner(catalog);
    this.reader = new RunbookReader(packagedSchema(), new CatalogVocabulary(catalog));
  }

  /** All problems of a file, and the runbook if none of them is an error. */
  public ReadResult read(Path file) {
    ReadResult read = reader.read(file);
    return read.runbook()
        .map(
            runbook ->
                read.with(doubts(file, runbook, read))
                    .with(regions(file, runbook, read))
                    .with(templates(file, runbook, read)))
        .orElse(read);
  }

  /** What is doubtful about the plan as a whole, each doubt at its place in the file. */
  private List<Problem> doubts(Path file, Runbook runbook, ReadResult read) {
    Planner.Settings settings =
        new Planner.Settings("run", "nobody", runbook.from(), runbook.to(), Map.of());
    List<Problem> problems = new ArrayList<>();
    List<Lint.Doubt> doubts = Lint.of(planner.freeze(runbook, settings));
    for (Lint.Doubt doubt : doubts.subList(0, Math.min(doubts.size(), MOST_DOUBTS))) {
      Place place = read.places().getOrDefault(doubt.step(), new Place(1, 1));
      problems.add(
          new Problem(
              file.toString(),
              place.line(),
              place.column(),
              Problem.Severity.WARNING,
              doubt.message()));
    }
    if (doubts.size() > MOST_DOUBTS) {
      int more = doubts.size() - MOST_DOUBTS;
      problems.add(
          new Problem(
              file.toString(), 1, 1, Problem.Severity.WARNING, "and " + more + " more doubts"));
    }
    return problems;
  }

  /** Templates that cannot be used: the built-in ones would stand in for them. */
  private static List<Problem> templates(Path file, Runbook runbook, ReadResult read) {
    if (runbook.communication().leadershipTemplates().equals(Communication.Templates.BUILT_IN)) {
      return List.of();
    }
    Path folder = RegularFile.folderOf(file);
    Place place = read.places().getOrDefault(ReadResult.TEMPLATE, new Place(1, 1));
    return LetterTemplates.of(runbook.communication().leadershipTemplates(), Documents.in(folder))
        .objections()
        .stream()
        .map(
            objection ->
                new Problem(
                    file.toString(),
                    place.line(),
                    place.column(),
                    Problem.Severity.WARNING,
                    objection))
        .toList();
  }

  /** Sites in regions that do not exist, or that this program does not know. */
  private static List<Problem> regions(Path file, Runbook runbook, ReadResult read) {
    Set<String> known = Regions.known();
    List<Problem> problems = new ArrayList<>();
    for (Site site : runbook.sites().values()) {
      String region = site.region();
      if (known.contains(region)) {
        continue;
      }
      boolean conceivable = Regions.conceivable(region);
      String message =
          conceivable
              ? "this version of dr does not know the region '" + region + "'; see that it exists"
              : "there is no region '" + region + "'";
      Place place = read.places().getOrDefault(ReadResult.regionOf(site.name()), new Place(1, 1));
      problems.add(
          new Problem(
              file.toString(),
              place.line(),
              place.column(),
              conceivable ? Problem.Severity.WARNING : Problem.Severity.ERROR,
              message + new NearestName().hint(region, known)));
    }
    return problems;
  }

  /** The same for a text, such as one that a journal kept. */
  public ReadResult read(String name, String text) {
    return reader.read(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The schema as published: generating it at each start would cost more than reading it. */
  public static JsonNode packagedSchema() {
    try (InputStream in = Runbooks.class.getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + SCHEMA);
      }
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
