package io.dr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule without a plant fails here too: what cannot be seen to fail is not known to hold. */
class EachRuleFailsOnAPlantedViolationTest {

  @ParameterizedTest
  @EnumSource
  void reportsEverythingPlantedAgainst(ArchitectureRule rule) {
    String root =
        EachRuleFailsOnAPlantedViolationTest.class.getPackageName()
            + ".planted."
            + rule.name().toLowerCase(Locale.ROOT).replace("_", "");
    JavaClasses tree = new ClassFileImporter().importPackages(root);
    List<String> planted =
        tree.stream()
            .map(JavaClass::getSimpleName)
            .filter(name -> name.startsWith("Planted"))
            .toList();

    List<String> reported = rule.in(root).evaluate(tree).getFailureReport().getDetails();

    assertThat(planted).as("planted in " + root).isNotEmpty();
    assertThat(planted).allSatisfy(name -> assertThat(reported).anyMatch(accusing(name)));
  }

  /** A line names first who breaks the rule, then with whose help. */
  private static Predicate<String> accusing(String name) {
    return Pattern.compile("^[^<]*<[^>]*\\b" + name + "\\b", Pattern.MULTILINE).asPredicate();
  }
}
