package io.dr.people;

import java.util.Map;
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
    require(
        page.startsWith("s3://"),
        "a status page is written statuspage:<page id>, file:<path> or s3://bucket/key");
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

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
