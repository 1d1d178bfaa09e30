package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.OutputType;

/**
 * Writes the pictures of the documentation: {@code mvn -Ddrayage.test.screenshots=true
 * -Dit.test=PageScreenshotsIT verify}.
 */
@EnabledIfSystemProperty(named = "drayage.test.screenshots", matches = "true")
class PageScreenshotsIT {
  private static final Path PICTURES = Path.of("docs/screenshots");
  private static final String IMAGE = "#/image/" + PageScenes.TARGET + "/mirror/redis:1.0.0";

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path home;

  @Test
  void picturesOfAllViews() throws IOException {
    Files.createDirectories(PICTURES);
    PageScenes scenes = new PageScenes(Instant.now());
    try (PageServer busy = new PageServer(scenes.busy());
        PageServer well = new PageServer(scenes.well());
        Browser browser = new Browser(home, "en-US")) {
      browser.dark(true);
      picture(browser, busy, "#/", ".movements li", "now-dark");
      picture(browser, busy, "#/flow", ".routes", "flow-dark");
      picture(browser, busy, "#/history", ".runs", "history-dark");
      browser.dark(false);
      picture(browser, busy, "#/", ".movements li", "now");
      picture(browser, well, "#/", "table.tasks", "well");
      picture(browser, busy, "#/images", "table.images", "images");
      picture(browser, busy, IMAGE, "#life", "image");
      picture(browser, busy, "#/history?run=run-9996", ".run-detail table", "history");
      picture(browser, busy, "#/flow?route=copy-image", ".routes", "flow");
      picture(browser, busy, "#/files", "details", "files");
      picture(browser, busy, "#/", ".movements li", "phone");
      browser.dark(true);
      picture(browser, busy, "#/images", "table.images", "phone-images-dark");
    }
    try (PageServer busy = new PageServer(scenes.busy());
        Browser browser = new Browser(home.resolve("ko"), "ko-KR")) {
      picture(browser, busy, "#/", ".movements li", "now-ko");
    }
  }

  private static boolean phone(String name) {
    return name.startsWith("phone");
  }

  private static void picture(
      Browser browser, PageServer server, String view, String shown, String name)
      throws IOException {
    browser.size(phone(name) ? 390 : 1280, phone(name) ? 844 : 800);
    browser.open("about:blank");
    browser.open(server.address() + view);
    browser.find(shown);
    browser.await(".connection", "");
    if (view.startsWith("#/files")) {
      browser.find("details summary").click();
      browser.find(".tag-list");
    }
    browser.wholePage();
    byte[] png = SmallPicture.of(browser.driver().getScreenshotAs(OutputType.BYTES));
    Files.write(PICTURES.resolve(name + ".png"), png);
    assertThat(png.length).as(name + ".png").isLessThan(150_000);
  }
}
