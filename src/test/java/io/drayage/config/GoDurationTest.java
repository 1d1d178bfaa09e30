package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "90s,PT90S",
    "30m,PT30M",
    "2h,PT2H",
    "1h30m,PT1H30M",
    "1.5h,PT1H30M",
    ".5s,PT0.5S",
    "1.s,PT1S",
    "0,PT0S",
    "-1h,PT-1H",
    "+1h,PT1H",
    "100ms,PT0.1S",
    "1us,PT0.000001S",
    "1µs,PT0.000001S",
    "5ns,PT0.000000005S",
    "1m1m,PT2M",
    "-0,PT0S"
  })
  void goDurationsAreRead(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1",
        "-1",
        "h",
        "1d",
        "1h 30m",
        " 1h",
        "1H",
        "1e3s",
        ".s",
        "1hh",
        "9999999h",
        "1h-1m"
      })
  void othersAreNot(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
