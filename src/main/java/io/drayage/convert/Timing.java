package io.drayage.convert;

/**
 * Times of a task; once at the start if both parts are empty.
 *
 * @param seconds interval; 0 for none
 * @param cron Quartz expression; empty for none
 * @param zone time zone of the cron; empty for this machine's
 */
record Timing(long seconds, String cron, String zone) {
  static final Timing ONCE = new Timing(0, "", "");

  static Timing every(long seconds) {
    return new Timing(seconds, "", "");
  }
}
