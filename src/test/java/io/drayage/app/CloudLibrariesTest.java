package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the clouds' libraries left out of the class path, only their own registries miss them. */
final class CloudLibrariesTest {
  private static final Pattern CLOUD =
      Pattern.compile("software[/.]amazon|com[/.]google[/.](?:auth|http-client|api)[/.]");

  @ParameterizedTest
  @ValueSource(strings = {"docker.io", "registry.example:5000", "public.ecr.aws"})
  void otherRegistriesNeedNoneOfThem(String registry) throws Exception {
    assertThat(withoutClouds(registry)).isEqualTo("Anonymous[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcr.io", "123456789012.dkr.ecr.eu-central-1.amazonaws.com"})
  void theirOwnRegistriesDo(String registry) {
    assertThatThrownBy(() -> withoutClouds(registry))
        .hasRootCauseInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void theyAreOnTheClassPathOfTheTests() {
    assertThat(classPath().stream().filter(entry -> CLOUD.matcher(entry).find())).isNotEmpty();
  }

  private static Object withoutClouds(String registry)
      throws IOException, ReflectiveOperationException {
    List<URL> rest = new ArrayList<>();
    for (String entry : classPath()) {
      if (!CLOUD.matcher(entry).find()) {
        rest.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(rest.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      return loader
          .loadClass(CloudlessProbe.class.getName())
          .getMethod("credentials", String.class)
          .invoke(null, registry);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  private static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
  }
}
