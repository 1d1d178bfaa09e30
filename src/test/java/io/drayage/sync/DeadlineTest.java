package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.testing.Failed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Deadline deadline = new Deadline("app", Duration.ofSeconds(2), nanos::get);

  @Test
  void waitingForItsTurnDoesNotCount() {
    nanos.addAndGet(Duration.ofHours(1).toNanos());

    deadline.check();
    nanos.addAndGet(Duration.ofMillis(1999).toNanos());
    deadline.check();
  }

  @Test
  void afterItABodyIsNotReadFurther() throws IOException {
    InputStream content = deadline.over(new ByteArrayInputStream(new byte[10]));
    assertThat(content.read()).isZero();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThatThrownBy(() -> content.read(new byte[10]))
        .is(Failed.OVERDUE)
        .hasMessage("interrupted: app took longer than 2 s");
  }
}
