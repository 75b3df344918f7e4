package io.dr;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Brings a library's classes up to Java 17's format. picocli is compiled for Java 5, and what is
 * older than Java 6 no archive takes: each start would read and verify it anew, which takes longer
 * than all else that a short command does. Called by the launcher {@code dr}, once for each build.
 */
public final class NewerClasses {
  private static final String CLASS = ".class";

  private NewerClasses() {}

  /**
   * Rewrites jars in place.
   *
   * @param arguments the jars, which are on the class path, too
   */
  public static void main(String[] arguments) {
    for (String jar : arguments) {
      rewrite(Path.of(jar));
    }
  }

  static void rewrite(Path jar) {
    Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
    try {
      try (JarFile from = new JarFile(jar.toFile());
          JarOutputStream to = new JarOutputStream(Files.newOutputStream(rewritten))) {
        for (JarEntry entry : Collections.list(from.entries())) {
          to.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream in = from.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            to.write(entry.getName().endsWith(CLASS) ? newer(bytes) : bytes);
          }
          to.closeEntry();
        }
      }
      // Whole or not at all; and whoever runs from the old file keeps it.
      Files.move(
          rewritten, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same class in Java 17's format, with the frames that its verifier goes by. */
  static byte[] newer(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    if (reader.readUnsignedShort(6) >= Opcodes.V1_6) {
      return bytes;
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              @Nullable String signature,
              @Nullable String superName,
              String[] interfaces) {
            super.visit(Opcodes.V17, access, name, signature, superName, interfaces);
          }
        },
        ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }
}
