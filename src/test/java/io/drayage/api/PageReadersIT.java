package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.Browser;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Readers with a keyboard, without scripts, of another language, from elsewhere. */
class PageReadersIT extends PageInBrowser {

  @Test
  void keysMoveActAndSearch() {
    open("#/");
    browser.find("table.tasks");
    browser.press("r");
    browser.await(".note", "Select a row first");
    browser.press("j");
    assertThat(focused()).contains("/mirror/");
    browser.press("r");
    browser.find("dialog input").sendKeys(PageServer.TOKEN + Keys.ENTER);
    browser.await(".note", "tried again");
    assertThat(process.calls).hasSize(1).allMatch(call -> call.startsWith("retry "));
    browser.script("document.querySelector('tr[data-task=spaceone-plugin] a').focus()");
    browser.press(Keys.ARROW_DOWN);
    assertThat(focused()).isEqualTo("monitoring");
    browser.press("k");
    assertThat(focused()).isEqualTo("spaceone-plugin");
    browser.press("r");
    Awaitility.await()
        .untilAsserted(() -> assertThat(process.calls).contains("run spaceone-plugin []"));
    browser.press("p");
    Awaitility.await()
        .untilAsserted(() -> assertThat(process.calls).contains("pause spaceone-plugin"));
    browser.press("?");
    browser.await("dialog", "next or previous row");
    browser.press(Keys.ESCAPE);
    browser.press("/");
    Awaitility.await()
        .until(() -> "search".equals(browser.script("return document.activeElement.id")));
    browser.press("nginx");
    browser.await("table.images", "mirror/nginx");
    browser.press(Keys.ESCAPE);
    browser.press("3");
    browser.find("table.runs");
    assertThat(browser.driver().getTitle()).isEqualTo("History · Drayage");
  }

  private String focused() {
    return browser.driver().switchTo().activeElement().getText();
  }

  @Test
  void withoutScriptsTheTablesAreShown() {
    browser.close();
    browser = Browser.withoutScripts(home.resolve("plain"));
    browser.open(server.address());
    browser.await("h1", "Drayage: tasks and failures");
    browser.await("table", "spaceone-plugin");
    browser.await("body", PageScenes.HOSTILE);
    assertThat(browser.all("img")).isEmpty();
  }

  @Test
  void koreanIsShownToKoreanBrowsers() {
    browser.close();
    browser = new Browser(home.resolve("ko"), "ko-KR");
    open("#/");
    browser.await(".sentence", "이미지 500개 중 실패 9건, 지연된 작업 1개");
    assertThat(browser.script("return document.documentElement.lang")).isEqualTo("ko");
    browser.await("table.tasks", "일시 정지");
  }

  @Test
  void aForeignReaderIsAskedForTheToken() {
    server.close();
    server = new PageServer(process, false);
    open("#/");
    browser.await("dialog", "before it shows anything");
    assertThat(browser.find("main").getText()).doesNotContain("failures among");
    browser.find("dialog input").sendKeys(PageServer.TOKEN + Keys.ENTER);
    browser.await(".sentence", "9 failures");
    browser.await(".connection", "live");
  }
}
