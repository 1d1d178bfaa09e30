package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/contributor/reliability.md and the tests have the same forty cases. */
final class FaultCasesTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*$");
  private static final Pattern TEST = Pattern.compile("`(\\w+FaultsIT\\.\\w+)`");
  private static final List<Class<?>> CLASSES =
      List.of(
          AuthFaultsIT.class,
          ConfigFaultsIT.class,
          ConnectionFaultsIT.class,
          ContentFaultsIT.class,
          ListingFaultsIT.class,
          ManifestFaultsIT.class,
          PassingFaultsIT.class,
          RedirectFaultsIT.class,
          SourceBodyFaultsIT.class,
          StopFaultsIT.class,
          UploadFaultsIT.class);

  @Test
  void everyRowNamesTheTestsOfItsNumberAndEveryNumberHasSome() throws IOException {
    Set<String> told = new TreeSet<>();
    for (MatchResult row :
        ROW.matcher(Files.readString(Path.of("docs/contributor/reliability.md")))
            .results()
            .toList()) {
      TEST.matcher(row.group())
          .results()
          .forEach(test -> told.add(row.group(1) + " " + test.group(1)));
    }

    Set<String> real = new TreeSet<>();
    Set<Integer> numbers = new TreeSet<>();
    tests()
        .forEach(
            test -> {
              int number = test.getAnnotation(FaultCase.class).value();
              numbers.add(number);
              real.add(
                  "%d %s.%s"
                      .formatted(number, test.getDeclaringClass().getSimpleName(), test.getName()));
            });

    assertThat(told).isEqualTo(real);
    assertThat(numbers).hasSize(40).allMatch(number -> number >= 1 && number <= 40);
  }

  @Test
  void everyTestHasANumber() {
    assertThat(
            CLASSES.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .filter(method -> !method.isAnnotationPresent(FaultCase.class)))
        .isEmpty();
  }

  private static Stream<Method> tests() {
    return CLASSES.stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(FaultCase.class));
  }
}
