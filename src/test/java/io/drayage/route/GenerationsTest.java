package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GenerationsTest {
  @Test
  void aRequestThatIsHeldWhileTheRoutesAreReplacedKeepsThem() {
    Generations generations = new Generations();
    IdleGeneration old = new IdleGeneration();
    generations.replace(old);
    assertThat(generations.hold("request")).contains(old);

    generations.replace(new IdleGeneration());

    await().until(old.retired::get);
    assertThat(generations.count()).isEqualTo(2);
    assertThat(old.closed).isFalse();
    generations.leave("request");
    await().until(old.closed::get);
    assertThat(generations.count()).isEqualTo(1);
  }

  /** Routes that do nothing. */
  private static final class IdleGeneration extends Generation {
    private final AtomicBoolean retired = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CamelContext context = new DefaultCamelContext();

    IdleGeneration() {
      super(Optional.empty());
    }

    @Override
    CamelContext context() {
      return context;
    }

    @Override
    List<RouteSource> sources() {
      return List.of();
    }

    @Override
    void retire() {
      retired.set(true);
    }

    @Override
    void close() {
      closed.set(true);
    }

    @Override
    RouteException failed(Throwable failure) {
      return new RouteException(String.valueOf(failure.getMessage()));
    }
  }
}
