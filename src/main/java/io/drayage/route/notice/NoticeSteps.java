package io.drayage.route.notice;

import io.drayage.notice.Notice;
import io.drayage.notice.NoticeText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Steps of the routes that tell changes of state. Addresses that hold secrets are headers that a
 * step sets, so that they are in no route, endpoint or log.
 */
public final class NoticeSteps {
  private static final String JSON = "application/json";

  private NoticeSteps() {}

  /** Returns the beans by the names that route files use. */
  public static Map<String, Object> beans(NoticeChannels channels) {
    Map<String, Object> beans = new TreeMap<>();
    put(beans, "webhookNotice", (notice, message) -> webhook(notice, message, channels));
    put(beans, "slackNotice", (notice, message) -> slack(notice, message, channels));
    put(beans, "mailNotice", NoticeSteps::mail);
    channels.mail().ifPresent(login -> beans.put("mailLogin", new MailLogin(login)));
    return beans;
  }

  /** Returns stubs of the same names, for routes that are only checked. */
  public static Map<String, Object> stubs() {
    Processor nothing = exchange -> {};
    Map<String, Object> beans = new TreeMap<>();
    beans.put("webhookNotice", nothing);
    beans.put("slackNotice", nothing);
    beans.put("mailNotice", nothing);
    beans.put("mailLogin", new MailLogin(new NoticeChannels.Login("", "")));
    return beans;
  }

  private static void put(
      Map<String, Object> beans, String name, BiConsumer<Notice, Message> write) {
    Processor step =
        exchange -> {
          Message message = exchange.getMessage();
          if (!(message.getBody() instanceof Notice notice)) {
            throw new IllegalArgumentException("step %s wants a Notice".formatted(name));
          }
          message.removeHeaders("*");
          write.accept(notice, message);
        };
    beans.put(name, step);
  }

  private static void webhook(Notice notice, Message message, NoticeChannels channels) {
    byte[] body = NoticeText.json(notice).getBytes(StandardCharsets.UTF_8);
    post(message, channels.webhook(), body);
    channels
        .webhookSecret()
        .ifPresent(
            secret -> message.setHeader("X-Hub-Signature-256", NoticeText.signature(secret, body)));
  }

  private static void slack(Notice notice, Message message, NoticeChannels channels) {
    post(message, channels.slack(), NoticeText.slack(notice).getBytes(StandardCharsets.UTF_8));
  }

  private static void post(Message message, Optional<String> address, byte[] body) {
    message.setHeader(
        Exchange.HTTP_URI,
        address.orElseThrow(() -> new IllegalStateException("the channel has no address")));
    message.setHeader(Exchange.HTTP_METHOD, "POST");
    message.setHeader(Exchange.CONTENT_TYPE, JSON);
    message.setBody(body);
  }

  private static void mail(Notice notice, Message message) {
    message.setHeader("Subject", NoticeText.subject(notice));
    message.setBody(NoticeText.body(notice));
  }
}
