package io.dr.people;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Network;
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

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private final Path base;
  private final URI statuspageApi;
  private final Function<URI, PageStore> objects;
  private final Network network;

  /**
   * @param base what relative paths of file pages start from
   * @param statuspageApi where Statuspage answers
   * @param objects opens the store of an {@code s3://bucket/key} page
   * @param network how services are reached
   */
  public RealChannels(
      Path base, URI statuspageApi, Function<URI, PageStore> objects, Network network) {
    this.base = base;
    this.statuspageApi = statuspageApi;
    this.objects = objects;
    this.network = network;
  }

  @Override
  public StatusPage statusPage(String page, Optional<String> token) {
    PageAddress address;
    try {
      address = PageAddress.of(page);
    } catch (IllegalArgumentException e) {
      throw invalid(page, String.valueOf(e.getMessage()));
    }
    if (address instanceof PageAddress.Hosted hosted) {
      return new AtlassianStatuspage(statuspageApi, hosted.id(), usable(page, token), network);
    }
    if (address instanceof PageAddress.Hook hook) {
      return new Webhook(hook.address(), token.map(given -> usable(page, token)), network);
    }
    if (address instanceof PageAddress.Document document) {
      return new PageDocument(new FilePageStore(file(page, document)));
    }
    return new PageDocument(objects.apply(URI.create(page)));
  }

  /** Secrets read from files end in a line break, which no HTTP header may hold. */
  private static String usable(String page, Optional<String> token) {
    String given = token.map(String::strip).orElse("");
    if (!TOKEN.matcher(given).matches()) {
      throw invalid(page, "it needs a token without spaces and control characters");
    }
    return given;
  }

  private Path file(String page, PageAddress.Document document) {
    try {
      return base.resolve(document.path());
    } catch (InvalidPathException e) {
      throw invalid(page, "the file system knows no such path");
    }
  }

  private static ActionFailure invalid(String page, String why) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The status page '" + PageAddress.shown(page) + "' cannot be used: " + why + ".",
            "Write statuspage:<page id> with a token, file:<path>, s3://bucket/key, or"
                + " https://host/path."));
  }
}
