package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.Browser;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A busy process, its server, and Chromium to open its page. */
abstract class PageInBrowser {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path home;

  final PageScenes scenes = new PageScenes(Instant.now());
  final FakeProcess process = scenes.busy();

  @SuppressWarnings("NullAway.Init") // set before each test
  PageServer server;

  @SuppressWarnings("NullAway.Init") // set before each test
  Browser browser;

  @BeforeEach
  void open() {
    server = new PageServer(process);
    browser = new Browser(home, "en-US");
  }

  @AfterEach
  void close() {
    assertThat(browser.driver().getTitle()).doesNotContain("owned");
    browser.close();
    server.close();
  }

  /** Opens a view such as {@code #/images}. */
  final void open(String view) {
    browser.open(server.address() + view);
    browser.find("header nav");
  }
}
