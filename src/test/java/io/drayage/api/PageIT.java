package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.Movement;
import io.drayage.status.ReloadState;
import io.drayage.status.WorkerState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in Chromium, over the real server and API. */
class PageIT extends PageInBrowser {
  private static final int FIRST_LOAD = 80_000;

  @Test
  void firstLoadIsSmallAndLoadsNothingFromElsewhere() throws IOException {
    browser.open("about:blank");
    browser.network(); // that of the browser's own first page
    open("#/");
    browser.await(".sentence", "9 failures among 500 images and 1 task late, next look at ");
    browser.await(".connection", "live");
    long bytes = 0;
    List<String> addresses = new ArrayList<>();
    for (String event : browser.network()) {
      JsonNode message = new ObjectMapper().readTree(event).path("message");
      JsonNode parameters = message.path("params");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        addresses.add(parameters.path("request").path("url").asText());
      }
      if (message.path("method").asText().equals("Network.loadingFinished")) {
        bytes += parameters.path("encodedDataLength").asLong();
      }
    }
    assertThat(addresses).hasSizeGreaterThan(20);
    assertThat(addresses).allMatch(address -> address.startsWith(server.address()));
    assertThat(bytes).isBetween(10_000L, (long) FIRST_LOAD);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void everyViewIsShownWithoutComplaints() {
    for (String[] view :
        new String[][] {
          {"#/", "table.tasks"},
          {"#/images", "table.images"},
          {"#/image/" + PageScenes.FAILED, "#life"},
          {"#/history", "table.runs"},
          {"#/flow", "svg.routes"},
          {"#/files", "details"},
          {"#/unknown", ".sentence"},
          {"#/image/harbor.example.com/gone:1", ".problem"}
        }) {
      open(view[0]);
      browser.find(view[1]);
    }
    assertThat(browser.complaints())
        .allMatch(line -> line.contains("gone") && line.contains("404"));
  }

  @Test
  void aTextOfARegistryStaysText() {
    open("#/");
    browser.await(".failure-text", PageScenes.HOSTILE);
    open("#/image/" + PageScenes.FAILED);
    browser.await(".failure-text", PageScenes.HOSTILE);
    open("#/files");
    browser.find("details summary").click();
    browser.await(".tag-list", PageScenes.HOSTILE);
    assertThat(browser.all("main img, main script")).isEmpty();
  }

  @Test
  void movesAreShownWhileTheyMove() {
    process.movements = List.of();
    open("#/");
    browser.await(".empty", "Nothing moves.");
    move(412_000_000, 100_000_000);
    server.events().publish("image", "a", () -> "{}");
    browser.await(".movements", "24 %");
    assertThat(browser.find(".movements").getText()).contains("10 MB/s", "31 s left");
    move(412_000_000, 300_000_000); // without an event: looked at while something moves
    browser.await(".movements", "72 %");
    process.movements = List.of();
    server.events().publish("run", "b", () -> "{}");
    browser.await(".empty", "Nothing moves.");
  }

  @Test
  void workersAreShownWithWhatTheyCopy() {
    Movement copy =
        new Movement(
            "spaceone-core",
            "docker.io/redis:7.4.2",
            PageScenes.TARGET + "/mirror/redis:7.4.2",
            412_000_000,
            206_000_000,
            0,
            1e7,
            Instant.now(),
            Optional.of(PageScenes.HOSTILE));
    process.movements = List.of(copy);
    process.workers =
        List.of(
            new WorkerState("w1", "1.2.0", Instant.now(), 0, 0, 0),
            new WorkerState(
                PageScenes.HOSTILE, "1.2.0", Instant.now(), 1, 206_000_000, 412_000_000));
    open("#/");
    browser.await(".movements", "at worker " + PageScenes.HOSTILE);
    browser.await("table.workers", "206 MB of 412 MB");
    browser.await("table.workers", PageScenes.HOSTILE);
    browser.await("table.workers", "w1");
    assertThat(browser.all("main img")).isEmpty();
  }

  @Test
  void aCopyInTheHistoryHasTheNameOfItsWorker() {
    ImageEvent copy = process.events.get(0);
    process.events =
        List.of(
            new ImageEvent(
                copy.time(),
                copy.run(),
                copy.task(),
                copy.source(),
                copy.target(),
                copy.outcome(),
                copy.digest(),
                copy.previous(),
                copy.seen(),
                copy.bytes(),
                copy.failure(),
                Optional.of(PageScenes.HOSTILE)));
    open("#/image/" + copy.target());
    browser.await("main tbody", "at worker " + PageScenes.HOSTILE);
    open("#/history?run=" + copy.run());
    browser.await(".run-detail", "at worker " + PageScenes.HOSTILE);
    assertThat(browser.all("main img")).isEmpty();
  }

  private void move(long total, long moved) {
    String name = "redis:7.4.2";
    process.movements =
        List.of(
            new Movement(
                "spaceone-core",
                "docker.io/" + name,
                PageScenes.TARGET + "/mirror/" + name,
                total,
                moved,
                0,
                1e7,
                Instant.now(),
                Optional.empty()));
  }

  @Test
  void aFailedImageIsRetriedWithTheTokenThatIsAskedOnce() {
    open("#/");
    browser.find("[aria-label='Retry " + PageScenes.FAILED + "']").click();
    browser.find("dialog input").sendKeys("wrong" + Keys.ENTER);
    browser.await("dialog", "refused this token");
    assertThat(process.calls).isEmpty();
    browser.find("dialog input").sendKeys(PageServer.TOKEN + Keys.ENTER);
    browser.await(".note", "The image is tried again.");
    assertThat(process.calls).containsExactly("retry " + PageScenes.FAILED);
    process.set(PageScenes.FAILED, "copied", Instant.now());
    server.events().publish("image", PageScenes.FAILED, () -> "{}");
    browser.await(".sentence", "8 failures among");
    browser.find("[aria-label='Pause spaceone-plugin']").click();
    Awaitility.await()
        .untilAsserted(() -> assertThat(process.calls).endsWith("pause spaceone-plugin"));
    assertThat(browser.all("dialog")).isEmpty();
  }

  @Test
  void theServersRestartIsSurvived() {
    open("#/");
    browser.await(".connection", "live");
    browser.await(".sentence", "9 failures");
    server.stop();
    browser.await(".banner", "No connection to Drayage, trying again.");
    browser.await(".sentence", "9 failures"); // what was known stays
    process.set(PageScenes.FAILED, "copied", Instant.now());
    server.restart();
    browser.await(".connection", "live");
    browser.await(".sentence", "8 failures");
    assertThat(browser.all(".banner")).isEmpty();
  }

  @Test
  void manyVisitsLeaveNoConnectionsBehind() {
    for (int visit = 0; visit < 8; visit++) { // a browser opens six connections to a server
      browser.open("about:blank");
      open("#/");
      browser.await(".connection", "live");
    }
  }

  @Test
  void imagesAreSearchedFilteredAndPaged() {
    open("#/images");
    browser.await("[aria-pressed=true]", "All 500");
    assertThat(browser.all("table.images tbody tr")).hasSize(50);
    browser.await(".pager", "page 1");
    pager("Next").click();
    browser.await(".pager", "page 2");
    browser.find("#search").sendKeys("GRAFANA:1.");
    browser.await("[aria-pressed=true]", "All 10");
    assertThat(browser.all(".pager")).isEmpty();
    browser.find("#search").clear();
    browser.script(
        "[...document.querySelectorAll('.chip')].find((c) => c.innerText.startsWith('Failed')).click()");
    browser.await("table.images", "Permission denied");
    assertThat(browser.all("table.images tbody tr")).hasSize(8);
    assertThat(browser.driver().getCurrentUrl()).endsWith("#/images?state=failed");
  }

  private WebElement pager(String text) {
    return browser.all(".pager button").stream()
        .filter(button -> button.getText().equals(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tenThousandRunsArePagedAndFiltered() {
    open("#/history");
    browser.await("table.runs", "spaceone-core");
    assertThat(browser.all("table.runs tbody tr")).hasSize(25);
    pager("Next").click();
    browser.await(".pager", "page 2");
    browser.script(
        "[...document.querySelectorAll('.chip')].find((c) => c.innerText === 'partial').click()");
    browser.await(".pager", "page 1");
    browser.await("table.runs tbody tr", "2 failed");
    browser.all("table.runs a.row-link").get(0).click();
    browser.await(".run-detail", "Registry unavailable");
    browser.find("#search").sendKeys("redis:1.0.0" + Keys.ENTER);
    browser.await("h1", "redis:1.0.0");
    browser.await("main tbody", "1 min 37 s");
  }

  @Test
  void anEditThatIsNotInUseIsToldUntilItIs() {
    open("#/");
    browser.await(".sentence", "9 failures");
    process.reloads =
        List.of(
            new ReloadState("routes", false, Instant.now(), List.of("a.yaml:10: no <b>step</b>")));
    server.events().publish("reload", "routes", () -> "{}");
    browser.await(".sentence", "An edit of routes is not in use");
    browser.await("section", "a.yaml:10: no <b>step</b>");

    process.reloads = List.of(new ReloadState("routes", true, Instant.now(), List.of()));
    server.events().publish("reload", "routes", () -> "{ }");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(browser.find(".sentence").getText()).doesNotContain("edit"));
  }

  @Test
  void anEditOfARouteIsShownWithoutALoad() {
    open("#/flow");
    browser.await("svg.routes", "copy-image");
    assertThat(browser.all(".node.bad")).hasSize(3);
    process.routes =
        new io.drayage.status.RouteMap(
            process.routes.loaded(),
            scenes.routes(0).nodes().stream()
                .filter(node -> !node.id().equals("report-task"))
                .toList(),
            process.routes.edges());
    server.events().publish("reload", "routes", () -> "{}");
    Awaitility.await().untilAsserted(() -> assertThat(browser.all(".node.bad")).isEmpty());
    assertThat(browser.driver().findElements(By.cssSelector(".outside"))).hasSize(5);
  }
}
