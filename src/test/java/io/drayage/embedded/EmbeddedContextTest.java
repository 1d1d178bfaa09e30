package io.drayage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.testing.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Contexts of another runtime in one process, over their starts and stops. */
@Timeout(120)
final class EmbeddedContextTest {

  private static final Pattern OURS = Pattern.compile("drayage|task|copy|seda|state|watch");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private final List<CamelContext> contexts =
      List.of(new DefaultCamelContext(), new DefaultCamelContext());

  @AfterEach
  void stop() {
    contexts.forEach(CamelContext::stop);
  }

  @Test
  void aContextLeavesNoThreadAndNoOpenStateToTheNextOne() throws Exception {
    Set<String> before = threads();
    CamelContext first = prepared(0, "state");
    first.start();
    int routes = first.getRoutes().size();
    first.stop();

    try (CapturedLog log = CapturedLog.ofAll()) {
      CamelContext next = prepared(1, "state");
      next.start();
      assertThat(next.getRoutes()).hasSize(routes);
      next.stop();
      assertThat(log.lines()).noneMatch(line -> line.contains("has it open"));
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(threads())
                    .allMatch(name -> before.contains(name) || !OURS.matcher(name).find()));
  }

  @Test
  void twoContextsRunBesideEachOtherAndOneHasTheState() throws Exception {
    CamelContext first = prepared(0, "state");
    first.start();
    try (CapturedLog log = CapturedLog.ofAll()) {
      CamelContext second = prepared(1, "state");
      second.start();

      assertThat(second.getRoutes()).hasSameSizeAs(first.getRoutes());
      assertThat(log.lines()).anyMatch(line -> line.contains("has it open"));
    }
  }

  @Test
  void aContextWithoutSyncFilesRunsWithoutSteps() throws Exception {
    CamelContext camel = contexts.get(0);
    camel.start();

    assertThat(camel.getStatus().isStarted()).isTrue();
    assertThat(camel.getRegistry().lookupByName("copyImage")).isNull();
  }

  private CamelContext prepared(int number, String state) throws Exception {
    CamelContext camel = contexts.get(number);
    Path file =
        Files.writeString(
            folder.resolve("sync.yaml"),
            """
            tasks:
              - name: one
                cron: '0 0 3 1 1 ?'
                source: {registry: 'localhost:1'}
                target: {registry: 'localhost:2', auth: none}
                mappings: [{from: app, tags: ['1']}]
            """);
    Properties properties = new Properties();
    properties.setProperty("drayage.files", file.toString());
    properties.setProperty("drayage.state.dir", folder.resolve(state).toString());
    camel.getPropertiesComponent().setInitialProperties(properties);
    for (String name : CamelMainIT.PORTABLE) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:routes/" + name));
    }
    return camel;
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
