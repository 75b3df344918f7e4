package io.dr.people;

import java.util.Optional;

/** Where a status page that is a document is kept. */
public interface PageStore {

  /** The document as it stands, if there is one. */
  Optional<byte[]> read();

  /** Replaces the document whole: nobody ever sees half of it. */
  void write(byte[] html);
}
