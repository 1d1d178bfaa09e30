package io.drayage.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Crons of five fields and {@code @daily} as Quartz's of six. */
final class UnixCron {
  private static final Map<String, String> NAMED =
      Map.of(
          "@hourly", "0 0 * * * ?",
          "@daily", "0 0 0 * * ?",
          "@midnight", "0 0 0 * * ?",
          "@weekly", "0 0 0 ? * SUN",
          "@monthly", "0 0 0 1 * ?",
          "@yearly", "0 0 0 1 1 ?",
          "@annually", "0 0 0 1 1 ?");

  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final Pattern RANGE =
      Pattern.compile("(\\*|\\?|[0-6]|[A-Z]{3})(?:-([0-6]|[A-Z]{3}))?(?:/([0-9]{1,2}))?");

  private UnixCron() {}

  /**
   * Quartz's expression; empty if there is none: for a text that is no cron, and for one with both
   * days of the month and days of the week, of which either is enough.
   */
  static Optional<String> toQuartz(String cron) {
    String text = cron.strip();
    if (text.startsWith("@")) {
      return Optional.ofNullable(NAMED.get(text.toLowerCase(Locale.ROOT)));
    }
    String[] fields = text.split("\\s+", -1);
    if (fields.length != 5) {
      return Optional.empty();
    }
    boolean anyDay = fields[2].matches("[*?]");
    boolean anyWeekday = fields[4].matches("[*?]");
    if (!anyDay && !anyWeekday) {
      return Optional.empty();
    }
    Optional<String> weekdays = anyWeekday ? Optional.of("?") : weekdays(fields[4]);
    String day = anyWeekday ? fields[2].replace('?', '*') : "?";
    return weekdays.map(
        days ->
            "0 %s %s %s %s %s"
                .formatted(
                    fields[0].replace('?', '*'),
                    fields[1].replace('?', '*'),
                    day,
                    fields[3].replace('?', '*'),
                    days));
  }

  private static Optional<String> weekdays(String field) {
    Set<Integer> days = new TreeSet<>();
    for (String part : field.toUpperCase(Locale.ROOT).split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        return Optional.empty();
      }
      boolean all = range.group(1).matches("[*?]");
      int first = all ? 0 : day(range.group(1));
      int last = all || (range.group(2) == null && range.group(3) != null) ? 6 : first;
      if (range.group(2) != null) {
        last = day(range.group(2));
      }
      int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
      if (first < 0 || last < first || step == 0) {
        return Optional.empty();
      }
      for (int day = first; day <= last; day += step) {
        days.add(day);
      }
    }
    List<String> names = new ArrayList<>();
    days.forEach(day -> names.add(DAYS.get(day)));
    return Optional.of(String.join(",", names));
  }

  private static int day(String name) {
    return name.length() == 1 ? name.charAt(0) - '0' : DAYS.indexOf(name);
  }
}
