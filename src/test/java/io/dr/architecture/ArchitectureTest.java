package io.dr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The house stands by its rules, and each rule is no dead letter. */
class ArchitectureTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.dr");

  @ParameterizedTest
  @EnumSource
  void theHouseKeepsTheRule(ArchitectureRules rule) {
    assertThat(HOUSE).hasSizeGreaterThan(100);
    rule.under("io.dr").allowEmptyShould(true).check(HOUSE);
  }

  /** For each rule there is a package under planted, named after it, that breaks it. */
  @ParameterizedTest
  @EnumSource
  void theRuleFailsOnAPlantedViolation(ArchitectureRules rule) {
    String root =
        getClass().getPackageName()
            + ".planted."
            + rule.name().toLowerCase(Locale.ROOT).replace("_", "");
    JavaClasses planted = new ClassFileImporter().importPackages(root);

    assertThat(planted).as("a violation planted under " + root).isNotEmpty();
    assertThat(rule.under(root).allowEmptyShould(true).evaluate(planted).hasViolation())
        .as(rule + " finds what is planted under " + root)
        .isTrue();
  }
}
