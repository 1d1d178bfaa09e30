package io.drayage.route.order;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.plan.SyncTask;
import io.drayage.plan.TaskFingerprint;
import io.drayage.sync.BrokerException;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.OrderJson;
import io.drayage.sync.OrderJson.Arrived;
import io.drayage.sync.OrderJson.Refusal;
import io.drayage.sync.OrderListener;
import io.drayage.sync.RefusedOrderException;
import io.drayage.sync.UnusableOrderException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The steps on both sides of {@code drayage.dispatch}. */
public final class OrderSteps {
  /** Property: the order that an exchange waits for. */
  private static final String ORDER = "drayage.order";

  /** Property of an order of a broker, which keeps it if a stop breaks the copy off. */
  public static final String OF_BROKER = "drayage.order.of-broker";

  /** Property: the most pulls of earlier deliveries of the order. */
  private static final String UNTOLD = "drayage.pulls.untold";

  /** Header: deliveries of a message, with this one. JMS brokers count them. */
  private static final String DELIVERIES = "JMSXDeliveryCount";

  private final OrderJson json = new OrderJson();
  private final Function<String, Optional<SyncTask>> tasks;
  private final OrderRule rule;
  private final Pulls pulls;
  private final OrderListener orders;

  /**
   * The steps of this process.
   *
   * @param tasks finds its tasks
   * @param pulls counts what others pulled
   * @param orders hears of orders that it sends
   */
  public OrderSteps(
      Function<String, Optional<SyncTask>> tasks,
      OrderRule rule,
      Pulls pulls,
      OrderListener orders) {
    this.orders = orders;
    this.pulls = pulls;
    this.tasks = tasks;
    this.rule = rule;
  }

  /** The steps by the names that route files use. */
  public Map<String, Processor> beans() {
    Map<String, Processor> beans = new TreeMap<>();
    beans.put("writeOrder", this::writeOrder);
    beans.put("readOrder", this::readOrder);
    beans.put("writeResult", this::writeResult);
    beans.put("readResult", this::readResult);
    beans.put("refuseOrder", this::refuseOrder);
    beans.put("orderNotSent", this::orderNotSent);
    return beans;
  }

  /** CopyOrder -&gt; JSON, with the fingerprint of the task as it was planned. */
  private void writeOrder(Exchange exchange) {
    Message message = exchange.getMessage();
    CopyOrder order = body(message, CopyOrder.class, "writeOrder");
    // headers of an earlier attempt would tie the order to that attempt's answer
    message.removeHeaders("JMS*");
    CopyOrder sent = order.knowingNothing();
    exchange.setProperty(ORDER, sent);
    orders.sent(sent);
    message.setBody(json.order(order, fingerprint(order.taskName()).orElse("")));
  }

  /** JSON -&gt; CopyOrder; throws for an order that this process does not copy. */
  private void readOrder(Exchange exchange) {
    Message message = exchange.getMessage();
    int deliveries = Objects.requireNonNullElse(message.getHeader(DELIVERIES, Integer.class), 1);
    if (deliveries > rule.deliveries()) {
      throw new UnusableOrderException(
          "it was delivered %d times, and no worker ended it".formatted(deliveries - 1),
          "look in the workers' logs for the end of a process; drayage.broker.deliveries is the limit");
    }
    Arrived arrived = json.readOrder(text(message));
    CopyOrder order = arrived.order();
    Optional<String> mine = fingerprint(order.taskName());
    if (arrived.task().isPresent() && !arrived.task().equals(mine)) {
      throw otherTask(order, mine.isPresent());
    }
    // deliveries that ended with their process told of no pulls
    exchange.setProperty(UNTOLD, (deliveries - 1) * order.pulls());
    exchange.setProperty(ORDER, order);
    exchange.setProperty(OF_BROKER, rule.fromBroker());
    // other processes copy to the same repositories
    message.setBody(rule.fromBroker() ? order.besideOthers(deliveries == 1) : order);
  }

  private static RefusedOrderException otherTask(CopyOrder order, boolean known) {
    return new RefusedOrderException(
        new Failure(
            FailureKind.CONFLICT,
            "its sync files %s task %s"
                .formatted(known ? "have another version of" : "have no", order.taskName()),
            "give all workers the sync files of the scheduler; they reload edits with watch: true"
                + " or on SIGHUP",
            "",
            0,
            1));
  }

  /**
   * CopyResult -&gt; JSON. Throws for a copy that a stop prevented or broke off: the broker keeps
   * the order for another worker.
   */
  private void writeResult(Exchange exchange) {
    Message message = exchange.getMessage();
    CopyResult result = body(message, CopyResult.class, "writeResult");
    if (rule.fromBroker()
        && result instanceof CopyResult.Failed failed
        && failed.failure().kind().isStop()) {
      throw new FailureException(failed.failure(), null);
    }
    message.setBody(json.result(result, rule.worker(), pulls(exchange)));
  }

  /** The pulls that the answer tells, for the process that keeps the budget. */
  private int pulls(Exchange exchange) {
    CopyOrder order = exchange.getProperty(ORDER, CopyOrder.class);
    if (!rule.fromBroker() || order == null) {
      return 0;
    }
    int untold = Objects.requireNonNullElse(exchange.getProperty(UNTOLD, Integer.class), 0);
    return untold + pulls.take(order.taskName(), order.pulls());
  }

  /** JSON -&gt; CopyResult; throws for an order that the worker refused. */
  private void readResult(Exchange exchange) {
    Message message = exchange.getMessage();
    CopyOrder order = order(exchange);
    String answer = text(message);
    message.removeHeaders("JMS*");
    // the body of a failure is the image that failed
    message.setBody(order);
    OrderJson.Answer read = read(answer, order);
    if (read.pulls() > 0) {
      pulls.elsewhere(order.taskName(), read.pulls());
    }
    message.setBody(read.result());
  }

  private OrderJson.Answer read(String answer, CopyOrder order) {
    long bytes = 0;
    try {
      OrderJson.Answer read = json.readAnswer(answer, order);
      bytes = read.result().bytesSent();
      return read;
    } finally {
      orders.ended(order, bytes);
    }
  }

  /** Replaces the body by the refusal of an order, for its sender. */
  private void refuseOrder(Exchange exchange) {
    Exception cause = caught(exchange);
    Refusal refusal =
        cause instanceof RefusedOrderException ? Refusal.OTHER_TASK : Refusal.UNUSABLE;
    Failure failure = Failure.of(cause, 1);
    exchange.getMessage().setBody(json.refusal(refusal, failure, rule.worker()));
  }

  /** Throws the failure of an order that was not sent, or not answered in time. */
  private void orderNotSent(Exchange exchange) throws Exception {
    Exception cause = caught(exchange);
    CopyOrder order = order(exchange);
    exchange.getMessage().setBody(order);
    orders.ended(order, 0);
    String subject = order.subject();
    if (cause instanceof ExchangeTimedOutException) {
      // a worker may have pulled, and its answer came too late to tell
      pulls.elsewhere(order.taskName(), order.pulls());
      throw new FailureException(
          FailureKind.OVERDUE,
          "%s: no worker answered within %d s".formatted(subject, rule.answerLimit().toSeconds()),
          "see that workers run, and that they are enough; drayage.broker.answer-limit is the limit",
          cause);
    }
    if (!rule.fromBroker()
        || cause instanceof FailureException
        || cause instanceof RejectedExecutionException) {
      throw cause;
    }
    throw new BrokerException(subject, String.valueOf(cause.getMessage()), cause);
  }

  private static Exception caught(Exchange exchange) {
    return Objects.requireNonNull(
        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class), "nothing failed");
  }

  private static CopyOrder order(Exchange exchange) {
    return Objects.requireNonNull(
        exchange.getProperty(ORDER, CopyOrder.class), "writeOrder stands before this step");
  }

  private static String text(Message message) {
    return Objects.requireNonNullElse(message.getBody(String.class), "");
  }

  private Optional<String> fingerprint(String taskName) {
    return tasks.apply(taskName).map(TaskFingerprint::of);
  }

  private static <T> T body(Message message, Class<T> wanted, String step) {
    Object body = message.getBody();
    if (!wanted.isInstance(body)) {
      throw new IllegalArgumentException(
          "step %s wants a %s but the body is a %s"
              .formatted(
                  step,
                  wanted.getSimpleName(),
                  body == null ? "nothing" : body.getClass().getSimpleName()));
    }
    return wanted.cast(body);
  }
}
