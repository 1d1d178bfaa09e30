package io.drayage.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.PrintableText;
import io.drayage.push.HookException;
import io.drayage.push.HookGuard;
import io.drayage.push.HookRequest;
import io.drayage.push.Looks;
import io.drayage.push.MergedRequests;
import io.drayage.push.PushReader;
import io.drayage.push.PushedMappings;
import io.drayage.push.Pushes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps of the route that takes push notifications. */
public final class HookSteps {
  private static final Logger LOG = LoggerFactory.getLogger(HookSteps.class);
  private static final int ACCEPTED = 202;
  private static final int NOTHING_TO_DO = 204;
  private static final int BROKEN = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PushedMappings mappings;

  private HookSteps(PushedMappings mappings) {
    this.mappings = mappings;
  }

  /** Returns the beans by the names that route files use. */
  public static Map<String, Object> beans(HookGuard guard, PushedMappings mappings) {
    HookSteps steps = new HookSteps(mappings);
    Map<String, Object> beans = new TreeMap<>();
    beans.put("readHook", (Processor) steps::read);
    beans.put("verifyHook", new BodyProcessor<>("verifyHook", HookRequest.class, guard::verify));
    beans.put("readPushes", new BodyProcessor<>("readPushes", HookRequest.class, PushReader::read));
    beans.put(
        "findMappings", new BodyProcessor<>("findMappings", Pushes.class, mappings::concerned));
    beans.put("answerHook", (Processor) HookSteps::answer);
    beans.put("refuseHook", (Processor) HookSteps::refuse);
    beans.put("mergedRequests", new MergedRequests());
    return beans;
  }

  /** Returns stubs of the same names, for routes that are only checked. */
  static Map<String, Object> stubs() {
    Processor nothing = exchange -> {};
    Map<String, Object> beans = new TreeMap<>();
    for (String step :
        new String[] {
          "readHook", "verifyHook", "readPushes", "findMappings", "answerHook", "refuseHook"
        }) {
      beans.put(step, nothing);
    }
    beans.put("mergedRequests", new MergedRequests());
    return beans;
  }

  /**
   * Step readHook: no header of the request goes further, since answers and runs would repeat it.
   */
  private void read(Exchange exchange) {
    Message message = exchange.getMessage();
    HookRequest request =
        new HookRequest(
            mappings.registry(header(message, "registry").orElse("")),
            header(message, "Authorization"),
            header(message, "X-Hub-Signature-256"),
            header(message, "token"),
            Optional.ofNullable(message.getBody(byte[].class)).orElse(new byte[0]));
    message.removeHeaders("*");
    message.setBody(request);
  }

  private static Optional<String> header(Message message, String name) {
    return Optional.ofNullable(message.getHeader(name, String.class));
  }

  /** Step answerHook: 202 with what is looked at, or 204. */
  private static void answer(Exchange exchange) throws JsonProcessingException {
    if (!(exchange.getMessage().getBody() instanceof Looks looks)) {
      throw new IllegalArgumentException("step answerHook wants the Looks of findMappings");
    }
    if (looks.isEmpty() && looks.paused().isEmpty()) {
      answer(exchange, NOTHING_TO_DO, "");
      return;
    }
    looks
        .looks()
        .forEach(
            look ->
                LOG.atDebug()
                    .addKeyValue("task", look.request().task())
                    .addKeyValue("repositories", String.join(",", look.request().repositories()))
                    .log("push notification accepted"));
    answer(exchange, ACCEPTED, JSON.writeValueAsString(looks.document()));
  }

  /** Step refuseHook: the status of the failure with an RFC 9457 problem. */
  private static void refuse(Exchange exchange) throws JsonProcessingException {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    int status = BROKEN;
    String detail = "the notification could not be processed; the log has the reason";
    if (failure instanceof HookException refused) {
      status = refused.status();
      detail = String.valueOf(refused.getMessage());
    } else {
      LOG.atWarn()
          .addKeyValue("error", failure == null ? "" : failure.getClass().getSimpleName())
          .log("push notification not processed");
    }
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:drayage:problem:push-notification-refused");
    problem.put("title", "Push notification refused");
    problem.put("status", status);
    problem.put("detail", PrintableText.text(detail, 500));
    answer(exchange, status, JSON.writeValueAsString(problem));
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
    if (status == 401) {
      exchange.getMessage().setHeader("WWW-Authenticate", "Bearer");
    }
  }

  private static void answer(Exchange exchange, int status, String body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    message.setBody(body.isEmpty() ? null : body);
  }
}
