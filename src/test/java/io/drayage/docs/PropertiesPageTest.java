package io.drayage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of properties is that of the file. {@code mvn test -Dtest=PropertiesPageTest
 * -Ddrayage.test.write-pages=true} writes it anew.
 */
final class PropertiesPageTest {
  private static final Path FILE = Path.of("config/application.properties");
  private static final Path PAGE = Path.of("docs/operator/properties.md");

  @Test
  void thePageIsThatOfTheFile() throws IOException {
    String made = PropertiesPage.of(Files.readString(FILE));
    if (Boolean.getBoolean("drayage.test.write-pages")) {
      Files.writeString(PAGE, made);
    }

    assertThat(PAGE)
        .as("mvn test -Dtest=PropertiesPageTest -Ddrayage.test.write-pages=true writes the page")
        .content()
        .isEqualTo(made);
  }

  @Test
  void everyPropertyOfTheFileIsOnThePage() throws IOException {
    String file = Files.readString(FILE);
    Properties set = new Properties();
    set.load(new StringReader(file));
    List<String> unset =
        Pattern.compile("(?m)^# (drayage\\.(?!registry)[\\w.-]+) = ")
            .matcher(file)
            .results()
            .map(row -> row.group(1))
            .toList();
    List<String> ofARegistry =
        Pattern.compile("drayage\\.registry\\.HOST\\.[a-z-]+")
            .matcher(file)
            .results()
            .map(MatchResult::group)
            .toList();
    String page = PropertiesPage.of(file);

    assertThat(set.stringPropertyNames()).hasSizeGreaterThan(70);
    assertThat(unset).hasSizeGreaterThan(20);
    assertThat(ofARegistry).hasSizeGreaterThan(8);
    assertThat(Stream.of(set.stringPropertyNames(), unset, ofARegistry).flatMap(Collection::stream))
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }
}
