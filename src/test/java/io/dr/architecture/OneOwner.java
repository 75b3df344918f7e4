package io.dr.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * In the engine one thread owns everything that changes. What can change is marked as confined to
 * it, or as guarded by a lock of its own; workers are given jobs, which are records that hold
 * nothing of it and reach for nothing of it; and nothing else is given to workers.
 */
final class OneOwner {
  private static final List<Class<?>> CHANGING =
      List.of(Collection.class, Map.class, StringBuilder.class);

  private final String confined;
  private final String guarded;
  private final String job;
  private final String timeline;

  private OneOwner(String engine) {
    this.confined = engine + ".ThreadConfined";
    this.guarded = engine + ".LockGuarded";
    this.job = engine + ".WorkerJob";
    this.timeline = engine + ".Timeline";
  }

  static ArchRule rule(String root) {
    String engine = root + ".engine";
    OneOwner owner = new OneOwner(engine);
    return classes()
        .that()
        .resideInAPackage(engine + "..")
        .should(owner.keep())
        .because("what two threads can reach breaks when they do");
  }

  private ArchCondition<JavaClass> keep() {
    return new ArchCondition<>("leave what changes to the owner's thread") {
      @Override
      public void check(JavaClass each, ConditionEvents events) {
        Stream.of(unmarked(each), shared(each), handed(each))
            .flatMap(violations -> violations)
            .forEach(
                what ->
                    events.add(
                        SimpleConditionEvent.violated(
                            each, "Class <" + each.getName() + "> " + what)));
      }
    };
  }

  /** What changes, without the mark. A record's fields are values; others' may be safe for many. */
  private Stream<String> unmarked(JavaClass each) {
    if (each.isAnnotatedWith(guarded)) {
      return unlocked(each);
    }
    return each.isRecord() || isConfined(each)
        ? Stream.of()
        : each.getFields().stream()
            .filter(field -> changes(field) && !field.isAnnotatedWith(confined))
            .map(field -> "has " + field.getName() + ", which changes and is not marked");
  }

  /** What others may call, and which touches what changes without the lock. */
  private static Stream<String> unlocked(JavaClass each) {
    return each.getMethods().stream()
        .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
        .filter(
            method ->
                method.getFieldAccesses().stream()
                    .flatMap(access -> access.getTarget().resolveMember().stream())
                    .anyMatch(field -> field.getOwner().equals(each) && changes(field)))
        .map(method -> "touches in " + method.getName() + " what changes, without its lock");
  }

  private static boolean changes(JavaField field) {
    boolean synthetic = field.getModifiers().contains(JavaModifier.SYNTHETIC);
    boolean fixed = field.getModifiers().contains(JavaModifier.FINAL);
    boolean seen = field.getModifiers().contains(JavaModifier.VOLATILE);
    boolean ofClass = field.getModifiers().contains(JavaModifier.STATIC);
    boolean holds = holds(field.getRawType()) && !ofClass;
    return !synthetic && ((!fixed && !seen) || holds);
  }

  /** Whether it may hold what changes; what is made for many threads may. */
  private static boolean holds(JavaClass type) {
    return !type.getPackageName().startsWith("java.util.concurrent")
        && (type.isArray() || CHANGING.stream().anyMatch(type::isAssignableTo));
  }

  private boolean isConfined(JavaClass each) {
    Optional<JavaClass> enclosing = each.getEnclosingClass();
    return each.isAnnotatedWith(confined) || (enclosing.isPresent() && isConfined(enclosing.get()));
  }

  /** What a job takes along to its worker, or reaches for there. */
  private Stream<String> shared(JavaClass each) {
    if (!each.isAssignableTo(job) || each.isInterface()) {
      return Stream.of();
    }
    Stream<String> shape = each.isRecord() ? Stream.of() : Stream.of("is a job and no record");
    Stream<String> held =
        each.getFields().stream()
            .filter(field -> isConfined(field.getRawType()) || holds(field.getRawType()))
            .map(field -> "takes " + field.getName() + " to a worker");
    Stream<String> reached =
        each.getAccessesFromSelf().stream()
            .map(JavaAccess::getTargetOwner)
            .filter(target -> target.isAnnotatedWith(confined))
            .map(target -> "reaches for " + target.getSimpleName() + " from a worker");
    return Stream.of(shape, held, reached).flatMap(one -> one);
  }

  /** Work that is handed to workers in any other way. */
  private Stream<String> handed(JavaClass each) {
    return each.isEquivalentTo(Object.class)
            || each.getName().equals(job)
            || each.isAssignableTo(timeline)
        ? Stream.of()
        : each.getCodeUnitAccessesFromSelf().stream()
            .filter(
                access ->
                    access.getTargetOwner().isAssignableTo(timeline)
                        && access.getName().equals("work"))
            .map(access -> "hands a worker what is no job");
  }
}
