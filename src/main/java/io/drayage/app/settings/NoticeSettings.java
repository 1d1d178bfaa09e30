package io.drayage.app.settings;

import io.drayage.notice.NoticeEvent;
import io.drayage.notice.NoticeRule;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.route.notice.NoticeChannels;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the properties of messages about changes. */
public final class NoticeSettings {
  private static final String PREFIX = "drayage.notify.";
  private static final String WEBHOOK = PREFIX + "webhook.url";
  private static final String SECRET = PREFIX + "webhook.secret";
  private static final String SLACK = PREFIX + "slack.url";
  private static final String MAIL = PREFIX + "mail.";
  private static final int MAX_BYTES = 4096;

  private NoticeSettings() {}

  /**
   * What is told.
   *
   * @throws UsageException if a property can't be used
   */
  public static NoticeRule rule(Settings settings) {
    return new NoticeRule(
        settings.value(PREFIX + "events", NoticeEvent::parse).orElse(Set.of()),
        settings.count(PREFIX + "after", 1),
        settings.millis(PREFIX + "apart"));
  }

  /**
   * The channels with an address.
   *
   * @throws UsageException if a property can't be used, or one that mail needs is missing
   */
  public static NoticeChannels channels(Settings settings) {
    return new NoticeChannels(
        address(settings, WEBHOOK),
        secret(settings, SECRET),
        address(settings, SLACK),
        login(settings));
  }

  /** Values for routes: the channels that are on, and the parts of mail that are no secrets. */
  static Map<String, String> overrides(Settings settings) {
    NoticeChannels channels = channels(settings);
    List<String> on = new ArrayList<>();
    channels.webhook().ifPresent(any -> on.add("webhook"));
    channels.slack().ifPresent(any -> on.add("slack"));
    channels.mail().ifPresent(any -> on.add("mail"));
    Map<String, String> overrides = new TreeMap<>();
    overrides.put(PREFIX + "channels", String.join(",", on));
    overrides.put(
        MAIL + "login",
        String.valueOf(channels.mail().filter(login -> !login.user().isEmpty()).isPresent()));
    for (String part : List.of("server", "from", "to")) {
      settings.text(MAIL + part).ifPresent(text -> overrides.put(MAIL + part, text.strip()));
    }
    return overrides;
  }

  private static Optional<NoticeChannels.Login> login(Settings settings) {
    if (settings.text(MAIL + "to").filter(text -> !text.isBlank()).isEmpty()) {
      return Optional.empty();
    }
    for (String needed : List.of("server", "from")) {
      if (settings.text(MAIL + needed).filter(text -> !text.isBlank()).isEmpty()) {
        settings.refuse(
            settings.problem(MAIL + "to", "only together with %s%s".formatted(MAIL, needed)));
      }
    }
    Optional<String> server = settings.value(MAIL + "server", NoticeSettings::server);
    String user = settings.text(MAIL + "user").map(String::strip).orElse("");
    Optional<String> password = secret(settings, MAIL + "password");
    if (!user.isEmpty() && password.isEmpty()) {
      settings.refuse(
          settings.problem(MAIL + "user", "only together with %spassword".formatted(MAIL)));
    }
    return server.map(any -> new NoticeChannels.Login(user, password.orElse("")));
  }

  private static String server(String text) {
    if (text.matches("smtps?://[A-Za-z0-9._-]+(:[0-9]{1,5})?")) {
      return text;
    }
    throw new MalformedException(
        "'%s' is not smtp://HOST[:PORT] or smtps://HOST[:PORT]"
            .formatted(PrintableText.text(text.replaceAll("//.*@", "//***@"), 100)));
  }

  /** An address of the web, whose text is secret: no message shows it. */
  private static Optional<String> address(Settings settings, String key) {
    Optional<String> address = secret(settings, key);
    if (address.filter(text -> !isWeb(text)).isPresent()) {
      settings.refuse(
          new UsageException(
              "property %s, or its file, is not an address such as https://example.org/hook"
                  .formatted(key)));
      return Optional.empty();
    }
    return address;
  }

  private static boolean isWeb(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The value of a property, or of the file that {@code key-file} names. */
  private static Optional<String> secret(Settings settings, String key) {
    Optional<String> text = settings.text(key).map(String::strip).filter(any -> !any.isEmpty());
    String fileKey = key + "-file";
    if (settings.text(fileKey).filter(any -> !any.isBlank()).isEmpty()) {
      return text;
    }
    if (text.isPresent()) {
      settings.refuse(settings.problem(fileKey, "not together with " + key));
    }
    return settings.value(fileKey, any -> content(settings.path(fileKey)));
  }

  private static String content(Path file) {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        return Files.readString(file).strip();
      }
    } catch (IOException e) {
      throw new MalformedException("the file can't be read");
    }
    throw new MalformedException("the file is larger than %d bytes".formatted(MAX_BYTES));
  }
}
