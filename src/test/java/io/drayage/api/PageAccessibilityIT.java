package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All views, dialogs too, by axe-core: light, dark, and as wide as a phone. */
class PageAccessibilityIT extends PageInBrowser {
  private static final Map<String, String> VIEWS =
      Map.of(
          "#/",
          "table.tasks",
          "#/images?state=failed",
          "table.images tbody tr",
          "#/image/" + PageScenes.FAILED,
          "#life",
          "#/history?run=run-9999",
          ".run-detail table",
          "#/flow",
          "svg.routes",
          "#/files",
          "details");

  private final List<String> violations = new ArrayList<>();

  @ParameterizedTest(name = "dark {0}, width {1}")
  @CsvSource({"false, 1280", "true, 1280", "false, 360"})
  void noViolations(boolean dark, int width) {
    browser.dark(dark);
    browser.size(width, 800);
    VIEWS.forEach(
        (view, shown) -> {
          browser.open("about:blank");
          browser.open(server.address() + view);
          browser.find(shown);
          if (view.equals("#/files")) {
            browser.find("details summary").click();
            browser.find(".tag-list");
          }
          check(view);
          assertThat(browser.number("return document.documentElement.scrollWidth"))
              .as("no scrolling sideways in %s", view)
              .isLessThanOrEqualTo(width);
        });
    browser.open(server.address() + "#/");
    browser.find("table.tasks");
    browser.press("?");
    browser.find("dialog");
    check("help");
    browser.open(server.address() + "tables");
    browser.find("table");
    check("tables");
    assertThat(violations).isEmpty();
  }

  private void check(String what) {
    for (Rule rule : new AxeBuilder().analyze(browser.driver()).getViolations()) {
      violations.add(what + " " + rule.getId() + ": " + rule.getNodes());
    }
  }
}
