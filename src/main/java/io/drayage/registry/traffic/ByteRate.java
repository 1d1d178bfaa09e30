package io.drayage.registry.traffic;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of transfer rates. */
public final class ByteRate {
  /** Least rate in bytes per second; registries break off the transfers of a slower one. */
  private static final long LEAST = 64 * 1024;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12}) ?([KMG]i?B)/s");
  private static final Map<String, Long> UNITS =
      Map.of(
          "KB",
          1_000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L,
          "KiB",
          1L << 10,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30);

  private ByteRate() {}

  /**
   * Parses a whole number with a unit, such as {@code 64MiB/s}, into bytes per second.
   *
   * @throws MalformedException if the text is no rate or the rate is too low
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new MalformedException(
          "'%s' is no rate (a whole number and KB/s, MB/s, GB/s, KiB/s, MiB/s or GiB/s: 64MiB/s)"
              .formatted(PrintableText.text(text, 40)));
    }
    long unit = UNITS.getOrDefault(matcher.group(2), 1L);
    long number = Long.parseLong(matcher.group(1));
    long bytes = number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    if (bytes < LEAST) {
      throw new MalformedException(
          "'%s' is too slow: registries break such transfers off; the least is 64KiB/s"
              .formatted(PrintableText.text(text, 40)));
    }
    return bytes;
  }
}
