package io.dr.journal.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, which its driver otherwise unpacks at each start. Where {@code
 * org.sqlite.lib.path} names a folder that holds it, the driver takes it from there; where that
 * fails it unpacks it all the same.
 */
public final class NativeLibrary {
  private NativeLibrary() {}

  /** Puts a copy into a folder; none when the driver has none for this system. */
  public static void copyTo(Path folder) {
    String name = LibraryLoaderUtil.getNativeLibName();
    String packed = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(packed)) {
      if (library != null) {
        Files.createDirectories(folder);
        Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
