package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.runbook.Person;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private static final Authority AUTHORITY =
      new Authority(
          List.of(
              person("Chief Executive", "+44 20 7946 0000"),
              new Person("Grace", Optional.empty(), Optional.empty()),
              person("Head of Engineering", "+44 20 7946 0002"),
              person("Linus", "+44 20 7946 0003")));

  private static Person person(String name, String phone) {
    return new Person(name, Optional.empty(), Optional.of(phone));
  }

  private static Authority.Initiator initiator(String by, String reason) {
    return AUTHORITY.check(
        Optional.of(by), Optional.of(reason).filter(text -> !text.isEmpty()), "login");
  }

  @Test
  void aDeputyIsToldAllWhoComeBeforeThemInOrderWithTheirPhones() {
    assertThatThrownBy(() -> initiator("Linus", ""))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "Linus stands in for Chief Executive (+44 20 7946 0000), Grace (no phone number) and"
                + " Head of Engineering (+44 20 7946 0002), and nothing says why. Call them in"
                + " this order or, where nobody is reached, give --reason-for-deputy, for example"
                + " \"not reached by phone at 03:20\".");
    assertThatThrownBy(() -> initiator("Grace", ""))
        .hasMessageStartingWith("Grace stands in for Chief Executive (+44 20 7946 0000), and");
  }

  @Test
  void aDeputyWithAReasonMayAndTheReasonIsKeptWithThoseBefore() {
    Authority.Initiator found = initiator("Head of Engineering", "not reached by phone");

    assertThat(found.by()).isEqualTo("Head of Engineering");
    assertThat(found.mandate(true).insteadOf()).containsExactly("Chief Executive", "Grace");
    assertThat(found.mandate(true).reasonForDeputy()).contains("not reached by phone");
    assertThat(found.mandate(true).twoPerson()).isTrue();
  }

  @Test
  void theFirstIsNoDeputyWhateverReasonIsGiven() {
    assertThat(initiator("Chief Executive", "for nothing").mandate(false).reasonForDeputy())
        .isEmpty();
  }

  @Test
  void caseAndBlanksAroundANameDoNotMatterWhereItIsUnambiguous() {
    assertThat(initiator(" chief EXECUTIVE ", "").by()).isEqualTo("Chief Executive");

    Authority twins = new Authority(List.of(person("Ada", "+44 1"), person("ADA", "+44 2")));
    assertThat(twins.named("ADA").orElseThrow().phone()).contains("+44 2");
    assertThat(twins.named("ada")).isEmpty();
  }

  @Test
  void aNearMissIsNotTakenButShown() {
    assertThatThrownBy(() -> initiator("Chief Exceutive", ""))
        .hasMessage(
            "'Chief Exceutive' may not initiate this runbook; did you mean 'Chief Executive'?"
                + " Give --by with one of: Chief Executive, Grace, Head of Engineering, Linus.");
    assertThatThrownBy(() -> initiator("Chief", ""))
        .hasMessageStartingWith("'Chief' may not initiate this runbook. Give --by");
  }

  @Test
  void withoutAListWhoeverIsLoggedInMay() {
    assertThat(new Authority(List.of()).check(Optional.empty(), Optional.empty(), "ada").by())
        .isEqualTo("ada");
  }
}
