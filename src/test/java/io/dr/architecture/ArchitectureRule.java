package io.dr.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules that every package below a root keeps; the root is {@code io.dr}, or a planted tree.
 */
enum ArchitectureRule {
  DEPENDENCIES_POINT_DOWN(ArchitectureRule::dependenciesPointDown),

  EVERY_PACKAGE_HAS_A_LAYER(
      root ->
          classes()
              .should()
              .resideInAnyPackage(
                  Stream.concat(Stream.of(root), Layers.NAMES.stream().map(below(root)))
                      .toArray(String[]::new))
              .because("a package that no layer names could import whatever it likes")),

  NO_CYCLES(root -> slices().matching(root + ".(**)").should().beFreeOfCycles()),

  PARENTS_DO_NOT_KNOW_THEIR_SUBPACKAGES(
      root ->
          noClasses()
              .that()
              .resideOutsideOfPackage(root)
              .should(dependOnOwnSubpackage())
              .because("what is general must not lean on its special cases")),

  SERVICES_DO_NOT_KNOW_EACH_OTHER(
      root -> slices().matching(root + ".aws.(*)..").should().notDependOnEachOther()),

  AWS_SDK_STAYS_IN_AWS_AND_ITS_SIMULATION(
      root ->
          onlyIn(root, "aws", "sim")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("software.amazon..")),

  YAML_STAYS_IN_ITS_READER(
      root ->
          onlyIn(root, "runbook.yaml")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("org.snakeyaml..", "org.yaml..")),

  PICOCLI_STAYS_IN_THE_COMMANDS(
      root -> onlyIn(root, "cli").should().dependOnClassesThat().resideInAPackage("picocli..")),

  MAIL_STAYS_IN_THE_POST(
      root ->
          onlyIn(root, "post")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("org.simplejavamail..", "jakarta.mail..", "com.samskivert..")),

  SQL_STAYS_IN_ITS_JOURNAL(
      root ->
          onlyIn(root, "journal.sqlite")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")),

  ONLY_MAIN_TOUCHES_THE_PROCESS(
      root ->
          onlyIn(root)
              .should()
              .accessTargetWhere(
                  isOneOf(
                      Map.of(
                          System.class, Set.of("in", "out", "err", "exit"),
                          Runtime.class, Set.of("exit", "halt"))))
              .orShould()
              .callMethodWhere(
                  describe(
                      "printStackTrace() is called",
                      call ->
                          call.getTarget().getName().equals("printStackTrace")
                              && call.getTarget().getRawParameterTypes().isEmpty()))
              .because("streams are parameters")),

  NOBODY_READS_A_CLOCK_OR_SLEEPS(
      root ->
          noClasses()
              .should()
              .accessTargetWhere(readsAClock(root))
              .orShould()
              .accessTargetWhere(
                  isOneOf(
                      Map.of(
                          Thread.class, Set.of("sleep"),
                          TimeUnit.class, Set.of("sleep"),
                          LockSupport.class, Set.of("parkNanos", "parkUntil"))))
              .because("time is a parameter: ask the Timeline")),

  ONLY_WIRING_HOLDS_THE_SYSTEM_CLOCK(
      root ->
          onlyIn(root, "wiring")
              .should()
              .accessTargetWhere(
                  isOneOf(
                      Map.of(
                          Clock.class,
                          Set.of(
                              "systemUTC",
                              "systemDefaultZone",
                              "system",
                              "tickMillis",
                              "tickSeconds",
                              "tickMinutes"),
                          InstantSource.class,
                          Set.of("system"))))
              .because("in a simulation time is virtual, everywhere")),

  ONLY_WIRING_CHOOSES_THE_SIMULATION(
      root ->
          onlyIn(root, "sim", "wiring", "cli")
              .should()
              .dependOnClassesThat()
              .resideInAPackage(root + ".sim..")
              .because("whoever works in a simulation must not notice")),

  EVERY_PACKAGE_IS_NULL_MARKED(
      root -> all(packages()).should(beNullMarked()).because("NullAway looks nowhere else")),

  NAMES_SAY_WHAT_A_CLASS_IS_FOR(
      root ->
          noClasses()
              .should()
              .haveNameMatching(".*(Manager|Helpers?|Utils?|Impl|Info)")
              .because("these words fit any class")),

  ONE_THREAD_OWNS_WHAT_CHANGES(OneOwner::rule),

  NO_SDK_WAITERS(
      root ->
          noClasses()
              .should()
              .dependOnClassesThat()
              .resideInAPackage("software.amazon.awssdk..waiters..")
              .because("they sleep by themselves; waiting is the engine's"));

  @SuppressWarnings("ImmutableEnumChecker") // every function here is without state
  private final Function<String, ArchRule> rule;

  ArchitectureRule(Function<String, ArchRule> rule) {
    this.rule = rule;
  }

  /** The rule for the packages below that root; content with a root that has no classes yet. */
  ArchRule in(String root) {
    return rule.apply(root).allowEmptyShould(true);
  }

  private static ArchRule dependenciesPointDown(String root) {
    LayeredArchitecture house =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    house = house.layer(Layers.MAIN).definedBy(root);
    for (String layer : Layers.NAMES) {
      house = house.layer(layer).definedBy(below(root).apply(layer));
    }
    List<String> upwards = Layers.FROM_THE_TOP;
    for (int i = 0; i < upwards.size(); i++) {
      String[] lower = upwards.subList(i + 1, upwards.size()).toArray(String[]::new);
      house =
          lower.length == 0
              ? house.whereLayer(upwards.get(i)).mayNotAccessAnyLayer()
              : house.whereLayer(upwards.get(i)).mayOnlyAccessLayers(lower);
    }
    return house;
  }

  /** What nobody may do but the class Main and those packages with all below them. */
  private static GivenClassesConjunction onlyIn(String root, String... packages) {
    String[] allowed = Stream.of(packages).map(below(root)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .and()
        .doNotHaveFullyQualifiedName(root + ".Main");
  }

  private static Function<String, String> below(String root) {
    return name -> root + "." + name + "..";
  }

  private static ArchCondition<JavaClass> dependOnOwnSubpackage() {
    return new ArchCondition<>("depend on a subpackage of their own package") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
          boolean inSubpackage =
              dependency
                  .getTargetClass()
                  .getPackageName()
                  .startsWith(origin.getPackageName() + ".");
          events.add(
              new SimpleConditionEvent(dependency, inSubpackage, dependency.getDescription()));
        }
      }
    };
  }

  private static DescribedPredicate<JavaAccess<?>> isOneOf(Map<Class<?>, Set<String>> members) {
    Map<String, Set<String>> byOwner =
        members.entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().getName(), Map.Entry::getValue));
    return describe(
        "the target is one of " + byOwner,
        access ->
            byOwner
                .getOrDefault(access.getTargetOwner().getName(), Set.of())
                .contains(access.getName()));
  }

  /**
   * Any {@code now()} of java.time but one that is told its clock, and the older ways. Main hands
   * the monotonic clock on, as it does the system clock.
   */
  private static DescribedPredicate<JavaAccess<?>> readsAClock(String root) {
    DescribedPredicate<JavaAccess<?>> older =
        isOneOf(Map.of(System.class, Set.of("currentTimeMillis", "nanoTime")));
    return describe(
        "a clock is read",
        access -> {
          String owner = access.getTargetOwner().getName();
          boolean now = owner.startsWith("java.time.") && access.getName().equals("now");
          boolean date = owner.equals(Date.class.getName()) && access.getName().equals("<init>");
          boolean handedOn =
              access.getOriginOwner().getName().equals(root + ".Main")
                  && access.getName().equals("nanoTime");
          return (older.test(access) && !handedOn)
              || (now && !isGiven(access, Clock.class.getName()))
              || (date && !isGiven(access, "long"));
        });
  }

  private static boolean isGiven(JavaAccess<?> access, String parameter) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream()
            .anyMatch(type -> type.getName().equals(parameter));
  }

  private static ClassesTransformer<JavaPackage> packages() {
    return new AbstractClassesTransformer<>("packages") {
      @Override
      public Iterable<JavaPackage> doTransform(JavaClasses classes) {
        return classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
      }
    };
  }

  private static ArchCondition<JavaPackage> beNullMarked() {
    return new ArchCondition<>("be @NullMarked") {
      @Override
      public void check(JavaPackage each, ConditionEvents events) {
        String classes =
            each.getClasses().stream()
                .map(JavaClass::getSimpleName)
                .collect(Collectors.joining(","));
        events.add(
            new SimpleConditionEvent(
                each,
                each.isAnnotatedWith(NullMarked.class),
                "<" + each.getName() + " with " + classes + ">"));
      }
    };
  }

  /** The list of ARCHITECTURE.md: an import may only point down it. */
  private static final class Layers {
    static final String MAIN = "Main";
    static final List<String> NAMES =
        List.of(
            "cli",
            "wiring",
            "post",
            "report",
            "preflight",
            "sim",
            "aws",
            "people",
            "check",
            "command",
            "engine",
            "journal",
            "plan",
            "net",
            "action",
            "runbook",
            "redaction");
    static final List<String> FROM_THE_TOP =
        Stream.concat(Stream.of(MAIN), NAMES.stream()).toList();
  }
}
