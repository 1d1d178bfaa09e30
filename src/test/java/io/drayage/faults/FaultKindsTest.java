package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of kinds in docs/contributor/reliability.md and the tests have the same faults. */
final class FaultKindsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([AB]\\d+) \\|.*$");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT)\\.\\w+)`");
  private static final int KINDS_OF_REGISTRIES = 48;
  private static final int KINDS_OF_OPERATION = 10;

  @Test
  void everyRowNamesTheTestsOfItsKind() throws IOException, URISyntaxException {
    Set<String> told = new TreeSet<>();
    for (MatchResult row :
        ROW.matcher(Files.readString(Path.of("docs/contributor/reliability.md")))
            .results()
            .toList()) {
      TEST.matcher(row.group())
          .results()
          .forEach(test -> told.add(row.group(1) + " " + test.group(1)));
    }

    assertThat(told).isEqualTo(tests());
  }

  @Test
  void everyKindHasATest() throws IOException, URISyntaxException {
    Set<String> kinds =
        tests().stream().map(test -> test.split(" ", 2)[0]).collect(Collectors.toSet());

    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    IntStream.rangeClosed(1, KINDS_OF_REGISTRIES).mapToObj(one -> "A" + one),
                    IntStream.rangeClosed(1, KINDS_OF_OPERATION).mapToObj(one -> "B" + one))
                .toList());
  }

  private static Set<String> tests() throws IOException, URISyntaxException {
    Set<String> tests = new TreeSet<>();
    for (Class<?> type : testClasses()) {
      for (Method method : type.getDeclaredMethods()) {
        FaultKind kinds = method.getAnnotation(FaultKind.class);
        if (kinds != null) {
          Arrays.stream(kinds.value())
              .forEach(
                  kind ->
                      tests.add(
                          "%s %s.%s".formatted(kind, type.getSimpleName(), method.getName())));
        }
      }
    }
    return tests;
  }

  private static List<Class<?>> testClasses() throws IOException, URISyntaxException {
    Path root =
        Path.of(FaultKindsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file :
          files.filter(one -> one.toString().matches(".*(Test|IT)\\.class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        types.add(type(name.substring(0, name.length() - ".class".length())));
      }
    }
    return types;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, FaultKindsTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
