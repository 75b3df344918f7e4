package io.dr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
  @TempDir Path folder;

  @Test
  void readsWhatLiesBesideTheRunbook() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("stacks")).resolve("a.yaml"), "ä: 1");

    assertThat(Documents.in(folder).read("stacks/a.yaml")).isEqualTo("ä: 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent.yaml", ".", "a\0b"})
  void saysWhichFileCannotBeRead(String path) {
    assertThatThrownBy(() -> Documents.in(folder).read(path))
        .isInstanceOfSatisfying(
            ActionFailure.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID))
        .hasMessageContaining(path)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void readsNoMoreThanItsLimit() throws IOException {
    Files.write(folder.resolve("large.json"), new byte[Documents.LIMIT + 1]);

    assertThatThrownBy(() -> Documents.in(folder).read("large.json"))
        .isInstanceOf(ActionFailure.class)
        .hasMessageContaining("larger than 1048576 bytes");
  }
}
