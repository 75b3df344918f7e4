package io.dr.people;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The world's own channels. */
public final class RealChannels implements Channels {
  /** Where Atlassian Statuspage answers (developer.statuspage.io). */
  public static final URI STATUSPAGE = URI.create("https://api.statuspage.io/v1");

  private static final String STATUSPAGE_SCHEME = "statuspage:";
  private static final String FILE_SCHEME = "file:";
  private static final Pattern PAGE_ID = Pattern.compile("[A-Za-z0-9]+");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern OBJECT =
      Pattern.compile("s3://[A-Za-z0-9._-]+/[^\\s?#%\"<>\\\\^`{|}]+");

  private final Path base;
  private final URI statuspageApi;
  private final Function<URI, PageStore> objects;

  /**
   * @param base what relative paths of file pages start from
   * @param statuspageApi where Statuspage answers
   * @param objects opens the store of an {@code s3://bucket/key} page
   */
  public RealChannels(Path base, URI statuspageApi, Function<URI, PageStore> objects) {
    this.base = base;
    this.statuspageApi = statuspageApi;
    this.objects = objects;
  }

  @Override
  public StatusPage statusPage(String page, Optional<String> token) {
    if (page.startsWith(STATUSPAGE_SCHEME)) {
      return hosted(page, token);
    }
    if (page.startsWith(FILE_SCHEME)) {
      return new PageDocument(new FilePageStore(file(page)));
    }
    if (OBJECT.matcher(page).matches()) {
      return new PageDocument(objects.apply(URI.create(page)));
    }
    throw invalid(page, "it is no page that dr knows");
  }

  private StatusPage hosted(String page, Optional<String> token) {
    String id = page.substring(STATUSPAGE_SCHEME.length());
    if (!PAGE_ID.matcher(id).matches()) {
      throw invalid(page, "Statuspage needs a page id of letters and digits");
    }
    // Secrets read from files end in a line break, which no HTTP header may hold.
    String given = token.map(String::strip).orElse("");
    if (!TOKEN.matcher(given).matches()) {
      throw invalid(page, "Statuspage needs a token without spaces and control characters");
    }
    return new Statuspage(statuspageApi, id, given);
  }

  private Path file(String page) {
    String path = page.substring(FILE_SCHEME.length());
    try {
      if (!path.isBlank()) {
        return base.resolve(path);
      }
    } catch (InvalidPathException e) {
      throw invalid(page, "'" + path + "' is no path");
    }
    throw invalid(page, "it names no file");
  }

  private static ActionFailure invalid(String page, String why) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The status page '" + page + "' cannot be used: " + why + ".",
            "Write statuspage:<page id> with a token, file:<path>, or s3://bucket/key."));
  }
}
