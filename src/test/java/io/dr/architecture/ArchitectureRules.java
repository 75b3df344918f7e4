package io.dr.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The house's rules, each for the package tree under a root, so that they can be tried on others.
 */
enum ArchitectureRules {
  LAYERS_POINT_DOWN {
    @Override
    ArchRule under(String root) {
      return classes().should(onlyImportDownwards(root));
    }
  },
  PACKAGES_ARE_FREE_OF_CYCLES {
    @Override
    ArchRule under(String root) {
      return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }
  },
  PARENTS_DO_NOT_IMPORT_SUBPACKAGES {
    @Override
    ArchRule under(String root) {
      return classes().should(notImportOwnSubpackages(root));
    }
  },
  AWS_SERVICES_DO_NOT_KNOW_EACH_OTHER {
    @Override
    ArchRule under(String root) {
      return slices().matching(root + ".aws.(*)..").should().notDependOnEachOther();
    }
  },
  ONLY_AWS_AND_ABOVE_KNOW_THE_SDK {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that()
          .resideInAnyPackage(layers(root, "runbook", "action", "plan", "journal", "engine"))
          .or()
          .resideInAnyPackage(layers(root, "check", "people", "report", "cli"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");
    }
  },
  ONLY_THE_READER_KNOWS_YAML {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that()
          .resideOutsideOfPackage(root + ".runbook.yaml..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snakeyaml..");
    }
  },
  ONLY_THE_COMMANDS_KNOW_PICOCLI {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that()
          .resideOutsideOfPackage(root + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");
    }
  },
  ONLY_THE_SQLITE_JOURNAL_KNOWS_SQL {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that()
          .resideOutsideOfPackage(root + ".journal.sqlite..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");
    }
  },
  ONLY_MAIN_TOUCHES_THE_PROCESS {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that()
          .doNotHaveFullyQualifiedName(root + ".Main")
          .should()
          .accessTargetWhere(
              member("the process's streams or exit", System.class, "out", "err", "in", "exit"));
    }
  },
  TIME_IS_A_PARAMETER {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that()
          .doNotHaveFullyQualifiedName(root + ".Main")
          .should()
          .accessTargetWhere(
              member("a clock", System.class, "currentTimeMillis", "nanoTime")
                  .or(member("a sleep", Thread.class, "sleep"))
                  .or(member("a clock", java.time.Instant.class, "now"))
                  .or(member("a clock", java.time.InstantSource.class, "system"))
                  .or(
                      member(
                          "a clock",
                          java.time.Clock.class,
                          "system",
                          "systemUTC",
                          "systemDefaultZone",
                          "tickMillis",
                          "tickSeconds")));
    }
  },
  ONLY_THE_WIRING_MEETS_THE_SIMULATION {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .that()
          .resideOutsideOfPackages(root + ".sim..", root + ".wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(root + ".sim..");
    }
  },
  PACKAGES_ARE_NULL_MARKED {
    @Override
    ArchRule under(String root) {
      return classes().should(resideInNullMarkedPackages());
    }
  },
  NAMES_SAY_WHAT_THINGS_ARE {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Info)");
    }
  },
  NOBODY_WAITS_WITH_THE_SDK {
    @Override
    ArchRule under(String root) {
      return noClasses()
          .should()
          .dependOnClassesThat(resideInAnyPackage("software.amazon.awssdk..waiters.."));
    }
  };

  /** From top to bottom: an import may only point down. */
  private static final List<String> LAYERS =
      List.of(
          "cli", "wiring", "report", "sim", "aws", "people", "check", "engine", "journal", "plan",
          "action", "runbook");

  abstract ArchRule under(String root);

  private static String[] layers(String root, String... names) {
    return List.of(names).stream().map(name -> root + "." + name + "..").toArray(String[]::new);
  }

  /** The layer's place in the list; the root package itself stands above all. */
  private static int layer(String root, JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return name.equals(root) ? -1 : Integer.MAX_VALUE;
    }
    return LAYERS.indexOf(name.substring(root.length() + 1).split("\\.")[0]);
  }

  private static ArchCondition<JavaClass> onlyImportDownwards(String root) {
    return new ArchCondition<>("only import downwards") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          int from = layer(root, type);
          int to = layer(root, dependency.getTargetClass().getBaseComponentType());
          if (to < from) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> notImportOwnSubpackages(String root) {
    return new ArchCondition<>("not import subpackages") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String own = type.getPackageName();
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String other = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (!own.equals(root) && other.startsWith(own + ".")) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> resideInNullMarkedPackages() {
    return new ArchCondition<>("reside in packages marked @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is not null-marked"));
        }
      }
    };
  }

  private static DescribedPredicate<JavaAccess<?>> member(
      String what, Class<?> owner, String... names) {
    Set<String> members = Set.of(names);
    return new DescribedPredicate<>(what) {
      @Override
      public boolean test(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return target.getOwner().isEquivalentTo(owner) && members.contains(target.getName());
      }
    };
  }
}
