package io.dr.people;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a status page is, as a runbook writes it. */
sealed interface PageAddress {
  /** A page id of Atlassian Statuspage. */
  record Hosted(String id) implements PageAddress {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]+");

    public Hosted {
      require(ID.matcher(id).matches(), "Statuspage needs a page id of letters and digits");
    }
  }

  /** A file, relative to the runbook's directory unless it is absolute. */
  record Document(String path) implements PageAddress {
    public Document {
      require(!path.isBlank() && path.indexOf('\0') < 0, "file: must be followed by a path");
    }
  }

  /** An object in S3. */
  record StoredObject(String address) implements PageAddress {
    private static final Pattern ADDRESS =
        Pattern.compile("s3://[A-Za-z0-9._-]+/[^\\s?#%\"<>\\\\^`{|}]+");

    public StoredObject {
      require(ADDRESS.matcher(address).matches(), "an object is written s3://bucket/key");
    }
  }

  /**
   * What is sent every update. The address itself may be the secret that lets one in, so only its
   * host is ever shown.
   */
  record Hook(URI address) implements PageAddress {
    private static final Pattern HERE =
        Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");

    public Hook {
      String host = Optional.ofNullable(address.getHost()).orElse("");
      require(!host.isEmpty(), "a hook is written https://host/path");
      require(
          address.getScheme().equals("https") || HERE.matcher(host).matches(),
          "a hook is sent to by https only, except on this machine");
      require(
          address.getRawUserInfo() == null && address.getRawFragment() == null,
          "a hook has no user and no fragment; give a token instead");
    }

    static Hook of(String page) {
      try {
        return new Hook(new URI(page));
      } catch (URISyntaxException e) {
        // Its message would repeat the address.
        throw new IllegalArgumentException("a hook is written https://host/path");
      }
    }

    @Override
    public String toString() {
      return "Hook[" + shown(address.toString()) + "]";
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException when it is none, with a sentence that says why
   */
  static PageAddress of(String page) {
    if (page.startsWith("statuspage:")) {
      return new Hosted(page.substring("statuspage:".length()));
    }
    if (page.startsWith("file:")) {
      return new Document(page.substring("file:".length()));
    }
    if (isHook(page)) {
      return Hook.of(page);
    }
    require(
        page.startsWith("s3://"),
        "a status page is written statuspage:<page id>, file:<path>, s3://bucket/key or"
            + " https://host/path");
    return new StoredObject(page);
  }

  /** The bucket and key of a page in S3; nothing for other pages, and for what is still open. */
  static Map<String, String> names(String page) {
    if (page.contains("${") || !(of(page) instanceof StoredObject object)) {
      return Map.of();
    }
    String[] parts = object.address().substring("s3://".length()).split("/", 2);
    return Map.of("bucket", parts[0], "key", parts[1]);
  }

  /** How an address is named to people: of a hook, only where it is. */
  static String shown(String page) {
    if (!isHook(page)) {
      return page;
    }
    int host = page.indexOf("://") + 3;
    String rest = page.substring(host);
    String authority = rest.split("[/?#\\\\]", 2)[0];
    return page.substring(0, host) + authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static boolean isHook(String page) {
    return page.startsWith("https://") || page.startsWith("http://");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
