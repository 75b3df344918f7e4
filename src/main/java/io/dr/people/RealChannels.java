package io.dr.people;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The world's own channels. */
public final class RealChannels implements Channels {
  /** Where Atlassian Statuspage answers (developer.statuspage.io). */
  public static final URI STATUSPAGE = URI.create("https://api.statuspage.io/v1");

  private static final String STATUSPAGE_SCHEME = "statuspage:";

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
      String id = page.substring(STATUSPAGE_SCHEME.length());
      if (!id.matches("[A-Za-z0-9]+") || token.isEmpty()) {
        throw invalid(page, "Statuspage needs a page id of letters and digits, and a token");
      }
      return new Statuspage(statuspageApi, id, token.get());
    }
    if (page.startsWith("file:")) {
      return new PageDocument(new FilePageStore(base.resolve(page.substring("file:".length()))));
    }
    if (page.matches("s3://[^/]+/.+")) {
      return new PageDocument(objects.apply(URI.create(page)));
    }
    throw invalid(page, "it is no page that dr knows");
  }

  private static ActionFailure invalid(String page, String why) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The status page '" + page + "' cannot be used: " + why + ".",
            "Write statuspage:<page id> with a token, file:<path>, or s3://bucket/key."));
  }
}
