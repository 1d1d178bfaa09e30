package io.drayage.route;

/** Routes that can't be loaded or started; the message is {@code FILE:LINE: reason} where known. */
public final class RouteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RouteException(String message) {
    super(message);
  }
}
