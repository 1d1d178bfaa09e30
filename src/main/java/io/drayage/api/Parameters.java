package io.drayage.api;

import io.drayage.management.ProblemException;
import io.drayage.management.Request;
import io.drayage.management.Resource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Query parameters of a request, checked. */
final class Parameters {
  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 500;

  private static final int MAX_LENGTH = 1_000;

  private final Request request;

  /**
   * Checks the names.
   *
   * @throws ProblemException for a parameter with another name, or one that is far too long
   */
  Parameters(Request request, String... known) {
    this.request = request;
    request
        .query()
        .forEach(
            (name, value) -> {
              if (!Set.of(known).contains(name)) {
                throw Problems.parameter(Problems.shown(name), knows(known));
              }
              if (value.length() > MAX_LENGTH) {
                throw Problems.parameter(name, "longer than " + MAX_LENGTH + " characters");
              }
            });
  }

  private static String knows(String... known) {
    return known.length == 0
        ? "this resource takes no parameters"
        : "this resource takes " + String.join(", ", known);
  }

  /** A resource without parameters. */
  static Resource none(Resource resource) {
    return request -> {
      Parameters unused = new Parameters(request);
      return resource.answer(request);
    };
  }

  /** A text that is not empty. */
  Optional<String> text(String name) {
    Optional<String> value = request.query(name);
    if (value.filter(String::isEmpty).isPresent()) {
      throw Problems.parameter(name, "is empty");
    }
    return value;
  }

  String required(String name) {
    return text(name).orElseThrow(() -> Problems.parameter(name, "is missing"));
  }

  /** One of {@code words}. */
  Optional<String> word(String name, Collection<String> words) {
    return text(name).map(value -> checked(name, value, words));
  }

  /** Some of {@code words}, separated by commas; empty for all. */
  Set<String> words(String name, Collection<String> words) {
    return text(name)
        .map(
            value -> {
              List<String> chosen = List.of(value.split(",", -1));
              chosen.forEach(each -> checked(name, each, words));
              return Set.copyOf(chosen);
            })
        .orElse(Set.of());
  }

  private static String checked(String name, String value, Collection<String> words) {
    if (!words.contains(value)) {
      throw Problems.parameter(
          name, "'%s' is none of %s".formatted(Problems.shown(value), String.join(", ", words)));
    }
    return value;
  }

  Optional<Instant> time(String name) {
    return parsed(
        name,
        value -> OffsetDateTime.parse(value).toInstant(),
        "is no RFC 3339 time, such as 2026-08-01T00:00:00Z");
  }

  Optional<LocalDate> day(String name) {
    return parsed(name, LocalDate::parse, "is no day, such as 2026-08-01");
  }

  private <T> Optional<T> parsed(String name, Function<String, T> parse, String reason) {
    return text(name)
        .map(
            value -> {
              try {
                return parse.apply(value);
              } catch (DateTimeException e) {
                throw Problems.parameter(name, "'%s' %s".formatted(Problems.shown(value), reason));
              }
            });
  }

  int limit() {
    return text("limit")
        .map(
            value -> {
              if (!value.matches("[1-9][0-9]{0,2}") || Integer.parseInt(value) > MAX_LIMIT) {
                throw Problems.parameter("limit", "is a number from 1 to " + MAX_LIMIT);
              }
              return Integer.parseInt(value);
            })
        .orElse(DEFAULT_LIMIT);
  }

  Optional<String> cursor() {
    return text("cursor");
  }
}
