package io.drayage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;

/** Records that a start compares have methods of their own, which must not forget a component. */
@AnalyzeClasses(packages = "io.drayage", importOptions = ImportOption.DoNotIncludeTests.class)
class OwnEqualityTest {
  @ArchTest
  static final ArchRule EQUALS_OF_A_RECORD_READS_ALL_ITS_COMPONENTS =
      methods().that().haveName("equals").should(readAllComponents());

  private static ArchCondition<JavaMethod> readAllComponents() {
    return new ArchCondition<>("read all components") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        JavaClass owner = method.getOwner();
        if (!owner.isRecord()) {
          return;
        }
        Set<String> read =
            method.getFieldAccesses().stream().map(JavaAccess::getName).collect(Collectors.toSet());
        Set<String> forgotten =
            owner.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .map(JavaField::getName)
                .filter(name -> !read.contains(name))
                .collect(Collectors.toSet());
        // identity: no component counts
        boolean good = read.isEmpty() || forgotten.isEmpty();
        events.add(
            new SimpleConditionEvent(
                method, good, method.getFullName() + " does not read " + forgotten));
      }
    };
  }
}
