package io.drayage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RefusalMemoTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RefusalMemo memo = new RefusalMemo(nanos::get);

  @Test
  void aRefusalIsRememberedForAMinute() {
    memo.remember("question", "no");

    assertThat(memo.refusal("question")).contains("no");
    assertThat(memo.refusal("another")).isEmpty();
    nanos.set(Duration.ofSeconds(60).toNanos());
    assertThat(memo.refusal("question")).isEmpty();
  }

  @Test
  void theOldestGoesWhenThereAreTooMany() {
    for (int i = 0; i < 1001; i++) {
      memo.remember(i, "no");
    }

    assertThat(memo.refusal(0)).isEmpty();
    assertThat(memo.refusal(1000)).isPresent();
  }
}
