package io.dr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NewerClassesTest {
  @TempDir Path folder;

  private Path picocli() throws Exception {
    Path jar =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Files.copy(jar, folder.resolve("picocli.jar"));
  }

  @Test
  void everyClassIsOfAFormatThatArchivesTake() throws Exception {
    Path jar = picocli();

    NewerClasses.rewrite(jar);

    try (JarFile rewritten = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(rewritten.entries())) {
        if (entry.getName().endsWith(".class")) {
          assertThat(version(rewritten, entry)).as(entry.getName()).isGreaterThanOrEqualTo(50);
        }
      }
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  private static int version(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(8);
      return (bytes[6] & 0xff) << 8 | (bytes[7] & 0xff);
    }
  }

  @Test
  void theRewrittenClassesAreVerifiedAndWork() throws Exception {
    Path jar = picocli();

    NewerClasses.rewrite(jar);

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      try (JarFile rewritten = new JarFile(jar.toFile())) {
        for (JarEntry entry : Collections.list(rewritten.entries())) {
          String name = entry.getName();
          // What it offers for Groovy and Jansi needs these.
          if (name.startsWith("picocli/CommandLine") && name.endsWith(".class")) {
            Class.forName(name.replace('/', '.').replace(".class", ""), true, loader);
          }
        }
      }
      Class<?> line = loader.loadClass("picocli.CommandLine");
      assertThat(line.getField("VERSION").get(null)).isEqualTo(CommandLine.VERSION);
    }
  }
}
