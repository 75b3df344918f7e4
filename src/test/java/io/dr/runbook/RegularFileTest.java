package io.dr.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RegularFileTest {
  @TempDir Path folder;

  @Test
  void neverOpensAPipeWhichWouldWaitForItsWriter() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);

    assertThatThrownBy(() -> RegularFile.read(pipe, 100))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("it is not a regular file");
  }

  @Test
  void refusesFoldersAndWhatIsNotThere() {
    assertThatThrownBy(() -> RegularFile.read(folder, 100)).hasMessageContaining("a directory");
    assertThatThrownBy(() -> RegularFile.read(folder.resolve("gone"), 100))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void readsNoMoreThanWhatShowsThatThereIsMore() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");

    assertThat(RegularFile.read(file, 100)).hasSize(10);
    assertThat(RegularFile.read(file, 4)).hasSize(5);
  }

  @Test
  void looksBesideTheFileItselfNotBesideTheLinkToIt() throws IOException {
    Path plans = Files.createDirectory(folder.resolve("plans"));
    Path file = Files.writeString(plans.resolve("book.yaml"), "");
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);

    assertThat(RegularFile.folderOf(link)).isEqualTo(plans.toRealPath());
    assertThat(RegularFile.folderOf(folder.resolve("missing.yaml"))).isEqualTo(folder);
  }
}
