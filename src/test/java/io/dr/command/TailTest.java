package io.dr.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TailTest {
  private final Tail tail = new Tail(16);

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tail.add(bytes, bytes.length);
  }

  @Test
  void keepsWhatFits() {
    write("one\n");
    write("größer\n");

    assertThat(tail.text()).isEqualTo("one\ngrößer");
  }

  @Test
  void leavesOutALineWhoseBeginningIsLost() {
    write("the secret is s3cr3t\n");
    write("and done\n");

    assertThat(tail.text()).isEqualTo("and done");
  }

  @Test
  void keepsNothingOfOneLineThatIsLongerThanAll() {
    write("x".repeat(17));

    assertThat(tail.text()).isEmpty();
  }

  @Test
  void takesNoMoreOfABufferThanWasRead() {
    tail.add("one\ntwo".getBytes(StandardCharsets.UTF_8), 3);

    assertThat(tail.text()).isEqualTo("one");
  }
}
