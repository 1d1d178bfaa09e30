package io.drayage.testing;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a window; nothing is downloaded. */
public final class Browser implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ChromeDriver driver;

  /** Opens a browser with its own profile in {@code home}. */
  public Browser(Path home, String language) {
    this(home, language, Map.of("intl.accept_languages", language));
  }

  /** A browser whose settings forbid scripts. */
  public static Browser withoutScripts(Path home) {
    return new Browser(
        home, "en-US", Map.of("profile.managed_default_content_settings.javascript", 2));
  }

  private Browser(Path home, String language, Map<String, Object> preferences) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--lang=" + language,
        "--user-data-dir=" + home.resolve("profile"));
    options.setExperimentalOption("prefs", preferences);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .usingAnyFreePort()
            .withEnvironment(environment(home, language))
            .build();
    driver = new ChromeDriver(service, options);
    size(1280, 900);
  }

  private static Map<String, String> environment(Path home, String language) {
    // LANGUAGE is what Chromium on Linux takes its own language from
    return Map.of(
        "HOME",
        home.toString(),
        "LANGUAGE",
        language,
        "FONTCONFIG_FILE",
        Path.of("src/test/resources/page/fonts.conf").toAbsolutePath().toString());
  }

  public ChromeDriver driver() {
    return driver;
  }

  public void open(String address) {
    driver.get(address);
  }

  /** The size of the page's area, in CSS pixels. */
  public void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Makes the page's area as high as the page, at most 1250 pixels. */
  public void wholePage() {
    long width = ((Number) script("return innerWidth")).longValue();
    long height = ((Number) script("return document.documentElement.scrollHeight")).longValue();
    size((int) width, (int) Math.min(height, 1250));
  }

  /** Prefers a dark or light page, as the system's setting does. */
  public void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  public WebElement find(String css) {
    return new WebDriverWait(driver, WAIT, LOOK)
        .until(now -> driver.findElements(By.cssSelector(css)).stream().findFirst().orElse(null));
  }

  public List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Waits until the element's text holds this. */
  public void await(String css, String text) {
    new WebDriverWait(driver, WAIT, LOOK)
        .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
        .withMessage(() -> "'" + text + "' in " + css + ", which shows " + shown(css))
        .until(now -> all(css).stream().anyMatch(element -> element.getText().contains(text)));
  }

  private String shown(String css) {
    return all(css).stream().map(WebElement::getText).toList().toString();
  }

  public void press(CharSequence keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  public Object script(String code) {
    return ((JavascriptExecutor) driver).executeScript(code);
  }

  /** Warnings and errors of the console since the last call. */
  public List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        found.add(entry.getMessage());
      }
    }
    return found;
  }

  /** Events of the network since the last call, as Chromium tells them. */
  public List<String> network() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
