package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalsTest {
  @Test
  void everySignalIsHeard() throws IOException, InterruptedException {
    AtomicInteger heard = new AtomicInteger();
    Signals.on("HUP", heard::incrementAndGet);

    for (int times = 1; times <= 2; times++) {
      int expected = times;
      Process kill =
          new ProcessBuilder("kill", "-HUP", String.valueOf(ProcessHandle.current().pid())).start();
      assertThat(kill.waitFor()).isZero();
      await().until(() -> heard.get() == expected);
    }
  }
}
